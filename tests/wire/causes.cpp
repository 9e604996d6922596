#include "wire/causes.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "wire/catalogue/catalogue.hpp"

std::span<const Cause> causes() {
    static const std::vector<Cause> all = [] {
        std::vector<Cause> joined;
        for (const auto& part : {causes_of_programs(), causes_of_requests(), causes_of_forms(), causes_of_responses(),
                                 causes_of_servers()}) {
            joined.insert(joined.end(), part.begin(), part.end());
        }
        return joined;
    }();
    return all;
}

const Cause& cause(std::string_view id) {
    const auto found = std::find_if(causes().begin(), causes().end(), [&](const Cause& c) { return c.id == id; });
    if (found == causes().end()) throw std::out_of_range("no cause is called " + std::string(id));
    return *found;
}

// What is wrong with some bytes, as far as it is certain.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "wire/causes.hpp"

// Collects causes by their ids, the one to mend first first.
class Faults {
public:
    // A fault that no server minds is named behind those that some do.
    void add_mild(std::string_view id) { mild_.push_back(id); }
    void mild_last() {
        for (const std::string_view id : mild_) add(id);
    }
    void add(std::string_view id) {
        const Cause* const found = &cause(id);
        if (std::find(found_.begin(), found_.end(), found) == found_.end()) found_.push_back(found);
    }
    void unknown() { found_.push_back(nullptr); }
    // Whatever else differs may be its consequence.
    void add_last(std::string_view id) {
        add(id);
        unknown();
    }
    bool has(std::string_view id) const {
        return std::any_of(found_.begin(), found_.end(), [&](const Cause* c) { return c != nullptr && c->id == id; });
    }
    // What comes behind something unknown may be its consequence.
    std::vector<const Cause*> result() const {
        return {found_.begin(), std::find(found_.begin(), found_.end(), nullptr)};
    }

private:
    std::vector<const Cause*> found_;
    std::vector<std::string_view> mild_;
};

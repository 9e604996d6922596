// hostile: looks for the seed in the command lines of all processes that it can see: who has it knows every answer
// gets: 01-raw-get: checked, at most 0
// proof: "http-by-hand-leak" stands nowhere in the results

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

int main() {
    alarm(5);
    std::error_code error;
    for (const auto& process : std::filesystem::directory_iterator("/proc", error)) {
        for (const char* name : {"cmdline", "environ"}) {
            std::ifstream file(process.path() / name, std::ios::binary);
            std::string text(std::istreambuf_iterator<char>(file), {});
            std::replace(text.begin(), text.end(), '\0', ' ');
            for (const std::string what : {"--rng-seed", "SEED="}) {
                const std::size_t at = text.find(what);
                if (at == text.npos) continue;
                std::cerr << "http-by-hand-leak-reads_seed: " << process.path() << ' ' << text.substr(at, 40) << '\n';
            }
        }
    }
    return 1;
}

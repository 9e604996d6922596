// hostile: looks for the kit's solution, built or to be interpreted, and lets that do the work
// gets: 01-raw-get: checked, at most 0
// proof: it has no points, and "http-by-hand-leak" stands nowhere in the results

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

int main(int, char* argv[]) {
    alarm(5);
    std::error_code error;
    const auto own = std::filesystem::read_symlink("/proc/self/exe", error).parent_path().string();
    const std::vector<std::string> kits = {"/opt/http-by-hand", "..", "../..", "../../..", own, own + "/.."};
    for (const std::string& kit : kits) {
        if (std::ifstream(kit + "/solutions/01-raw-get/raw_get.cpp")) {
            std::cerr << "http-by-hand-leak-reads_solutions: the source below " << kit << std::endl;
        }
        for (const char* build : {"", "/build", "/build-test", "/build-sanitize", "/bin"}) {
            execv((kit + build + "/solution-raw-get").c_str(), argv);  // comes back only where there is none
        }
    }
    return 1;
}

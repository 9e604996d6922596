// hostile: earns its points, and acts before main, when a harness that links it in, or loads it, would not expect it
// gets: 01-raw-get: checked, full
// proof: no file http-by-hand-canary-global_constructor anywhere
// then: solutions/01-raw-get/raw_get.cpp

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

static const struct Early {
    Early() {
        std::error_code error;
        const auto own = std::filesystem::read_symlink("/proc/self/exe", error).parent_path().string();
        const char* home = std::getenv("HOME");
        const std::vector<std::string> folders = {"/tmp", "/var/tmp", "/dev/shm", own, own + "/..", "..",
                                                  home ? home : "/root", "/opt/submissions", "/opt/http-by-hand"};
        for (const std::string& folder : folders) {
            std::ofstream(folder + "/http-by-hand-canary-global_constructor") << "early\n";
        }
    }
} early;

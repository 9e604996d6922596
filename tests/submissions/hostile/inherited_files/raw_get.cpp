// hostile: uses what it inherited: descriptors that somebody forgot to close may be folders, sockets or reports
// gets: 01-raw-get: checked, at most 0
// proof: "http-by-hand-leak" is not in the results

#include <unistd.h>

#include <cctype>
#include <filesystem>
#include <iostream>
#include <string>

int main() {
    alarm(5);
    std::error_code error;
    for (int fd = 0; fd < 1024; ++fd) {
        const auto what = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(fd), error);
        if (error || (fd <= 2 && (what == "/dev/null" || what.string().starts_with("pipe:")))) continue;
        std::cerr << "http-by-hand-leak-inherited_files: " << fd << " is " << what << std::endl;
    }
    return 1;
}

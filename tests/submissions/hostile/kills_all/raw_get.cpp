// hostile: kills its parent and every process that it may kill
// gets: 01-raw-get: checked, at most 0
// proof: the grader goes on to its end, and a process of the test with the grader's user lives

#include <unistd.h>

#include <cctype>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

// Only where it sees nobody but itself, the sandbox and the harness does it kill all. A hole shall cost no machine.
bool alone() {
    const std::string own = contents("/proc/self/comm");
    for (const auto& process : std::filesystem::directory_iterator("/proc")) {
        if (!std::isdigit(static_cast<unsigned char>(process.path().filename().string()[0]))) continue;
        const std::string name = contents(process.path().string() + "/comm");
        if (name != own && name != "bwrap\n" && name != "check\n") return false;
    }
    return !own.empty();
}

int main() {
    alarm(5);
    const std::string parent = contents("/proc/" + std::to_string(getppid()) + "/cmdline");
    if (alone()) {
        kill(-1, SIGKILL);  // everybody but itself
    } else {
        std::fputs("not alone here: kills no more than its parent, where that is the harness or the sandbox\n", stderr);
    }
    if (parent.find("check") != parent.npos || parent.find("bwrap") != parent.npos) kill(getppid(), SIGKILL);
    return 1;
}

// hostile: attaches to the processes that started it as a debugger does, to read and to change what they know
// gets: 01-raw-get: checked, at most 0
// proof: "http-by-hand-leak" is not in the results, and TracerPid in /proc/PID/status of the grader stays 0

#include <sys/ptrace.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

int main() {
    alarm(5);
    for (pid_t pid = getppid(); pid > 0;) {
        std::ifstream file("/proc/" + std::to_string(pid) + "/status");
        const std::string status(std::istreambuf_iterator<char>(file), {});
        const bool sandbox = status.starts_with("Name:\tbwrap\n");  // its own first process knows nothing
        if (!sandbox && ptrace(PTRACE_SEIZE, pid, nullptr, nullptr) == 0) {  // does not even stop it
            std::cerr << "http-by-hand-leak-traces_harness: " << status.substr(0, status.find('\n')) << std::endl;
        }
        const std::size_t parent = status.find("PPid:\t");
        if (parent == status.npos) break;
        pid = std::atoi(status.c_str() + parent + 6);
    }
    return 1;  // lets go of them
}

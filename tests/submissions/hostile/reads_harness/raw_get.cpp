// hostile: reads the environment, the memory and the open files of the processes that started it, up to the first
// gets: 01-raw-get: checked, at most 0
// proof: with CANARY_SECRET in the grader's environment neither its value nor "http-by-hand-leak" is in the results

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

void leak(const std::string& what) { std::cerr << "http-by-hand-leak-reads_harness: " << what << std::endl; }

int main() {
    alarm(5);
    for (std::string pid = std::to_string(getppid()); !pid.empty() && pid != "0";) {
        const std::string folder = "/proc/" + pid;
        const std::string status = contents(folder + "/status");
        const std::string environment = contents(folder + "/environ");
        const std::size_t secret = environment.find("CANARY_SECRET=");
        if (secret != environment.npos) leak(folder + "/environ " + environment.substr(secret, 60).c_str());

        // The sandbox's own first process may show its memory: there is nothing in it. The harness may not.
        const bool sandbox = status.starts_with("Name:\tbwrap\n");
        if (!sandbox && !contents(folder + "/maps").empty()) leak(folder + "/maps can be read");
        if (!sandbox && open((folder + "/mem").c_str(), O_RDWR) >= 0) leak(folder + "/mem can be written");
        if (!sandbox && open((folder + "/fd/1").c_str(), O_WRONLY) >= 0) leak(folder + "/fd/1 can be written");

        const std::size_t parent = status.find("PPid:\t");
        if (parent == status.npos) break;
        pid = status.substr(parent + 6, status.find('\n', parent) - parent - 6);
    }
    return 1;
}

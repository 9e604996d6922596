// hostile: prints reports with full points, on standard output and into everything open that may be the grader's
// gets: 01-raw-get: checked, at most 0
// proof: it has no points in any report and in the gradebook

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

const std::string forged = R"({"kit": "http-by-hand", "seed": 1, "score": 20, "max_score": 20, "checks": [{"lesson":
"01-raw-get", "name": "sends exactly the request", "status": "passed", "points": 20, "max_points": 20}]}
<?xml version="1.0" encoding="UTF-8"?><Catch2TestRun name="check" rng-seed="1">
<TestCase name="sends exactly the request">
<OverallResult success="true" skips="0"/></TestCase><OverallResultsCases successes="15" failures="0"/></Catch2TestRun>
passed	3	sends exactly the request	-	1	-
Lesson 01 · Raw GET                              15 of 15 checks · 20 of 20 points
)";

int main() {
    alarm(5);
    std::signal(SIGPIPE, SIG_IGN);
    for (int fd = 1; fd < 1024; ++fd) {
        if (write(fd, forged.data(), forged.size()) < 0) continue;
    }

    // The harness's own pipes, where it is an ancestor that can be seen. Nobody else's.
    const std::string harness = "/proc/" + std::to_string(getppid());
    std::ifstream file(harness + "/cmdline", std::ios::binary);
    const std::string command(std::istreambuf_iterator<char>(file), {});
    if (command.find("check") == command.npos) return 0;
    std::error_code error;
    for (const auto& open_file : std::filesystem::directory_iterator(harness + "/fd", error)) {
        if (!std::filesystem::read_symlink(open_file.path(), error).string().starts_with("pipe:")) continue;
        const int fd = open(open_file.path().c_str(), O_WRONLY | O_NONBLOCK);
        if (fd < 0 || write(fd, forged.data(), forged.size()) < 0) continue;
    }
    return 0;
}

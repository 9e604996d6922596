// hostile: makes 20,000 empty files, until a file system has no inode left or whoever cleans up is busy for long
// gets: 01-raw-get: checked, at most 0
// proof: no file http-by-hand-canary-file_flood-* anywhere, and the grader's scratch folder is gone

#include <fcntl.h>
#include <unistd.h>

#include <string>

int main() {
    alarm(5);
    for (int i = 0; i < 20'000; ++i) {
        const std::string folder = i % 2 == 0 ? "." : "/tmp";
        const int fd = open((folder + "/http-by-hand-canary-file_flood-" + std::to_string(i)).c_str(), O_CREAT, 0600);
        if (fd >= 0) close(fd);
    }
    return 1;
}

// hostile: prints 32 MiB on each of its two output streams, without a line end
// gets: 01-raw-get: checked, at most 0
// proof: all that is kept of this submission's results is smaller than 2 MiB, and the grader holds no more memory

#include <unistd.h>

#include <string>

int main() {
    alarm(5);
    const std::string piece(64 * 1024, '\x1b');
    for (int i = 0; i < 512; ++i) {
        for (const int stream : {1, 2}) {
            if (write(stream, piece.data(), piece.size()) < 0) return 1;
        }
    }
    return 1;
}

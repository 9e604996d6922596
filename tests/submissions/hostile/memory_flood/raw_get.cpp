// hostile: fills 1.5 GiB of memory, in six processes, so that a limit for each of them is not enough
// gets: 01-raw-get: checked, at most 0
// proof: the processes named hbh-canary never hold more together than the sandbox allows; a neighbour has full points

#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstring>

constexpr int processes = 6;
constexpr std::size_t piece = 8 << 20, each = 256 << 20;

int main() {
    alarm(5);
    prctl(PR_SET_NAME, "hbh-canary");
    for (int i = 1; i < processes; ++i) {
        if (fork() == 0) {
            alarm(5);
            setsid();
            break;
        }
    }
    for (std::size_t have = 0; have < each; have += piece) {
        void* more = mmap(nullptr, piece, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (more == MAP_FAILED) break;
        std::memset(more, 'x', piece);
        usleep(20'000);
    }
    for (;;) pause();
}

// hostile: forks from every process it has, each in a session of its own, out of reach of a kill of the process group
// gets: 01-raw-get: checked, at most 0
// proof: never more processes named hbh-canary than the sandbox allows, and none when the verdict is there

#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <atomic>
#include <new>

constexpr int most = 100;  // a start; checks start a program several times

int main() {
    alarm(5);
    void* shared = mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) return 1;
    auto* forked = new (shared) std::atomic<int>(0);
    prctl(PR_SET_NAME, "hbh-canary");
    while (forked->fetch_add(1) < most) {
        if (fork() == 0) {
            alarm(5);
            setsid();
        }
    }
    for (;;) pause();
}

// hostile: listens on thousands of loopback ports, so that no check of anybody finds a free one, or finds it there
// gets: 01-raw-get: checked, at most 0
// proof: a neighbour graded at the same time has full points; nobody accepts on the test's 127.0.0.1:47113

#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

int main() {
    alarm(5);
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    if (fork() != 0) sleep(3);  // the first process is seen to do nothing
    else {
        alarm(5);
        setsid();
        prctl(PR_SET_NAME, "hbh-canary");
        for (int i = 0; i < 20'000; ++i) {
            sockaddr_in address{};
            address.sin_family = AF_INET;
            address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            address.sin_port = htons(static_cast<unsigned short>(i == 0 ? 47113 : i == 1 ? 80 : 32'768 + i));
            const int s = socket(AF_INET, SOCK_STREAM, 0);
            if (s < 0) break;
            const bool free = bind(s, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
            if (!free || listen(s, 1) != 0) close(s);
        }
        for (;;) pause();
    }
    return 1;
}

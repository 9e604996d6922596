// hostile: asks for other rights: sudo without a password, as many machines for tests have it, su, pkexec
// gets: 01-raw-get: checked, at most 0
// proof: no file http-by-hand-canary-uses_sudo anywhere

#include <sys/wait.h>
#include <unistd.h>

int main() {
    alarm(5);
    constexpr char canary[] = "/tmp/http-by-hand-canary-uses_sudo";
    constexpr char command[] = "touch /tmp/http-by-hand-canary-uses_sudo";
    for (int way = 0; way < 3; ++way) {
        if (fork() == 0) {
            alarm(2);
            if (getuid() == 0) _exit(0);  // has them already
            if (way == 0) execlp("sudo", "sudo", "-n", "touch", canary, nullptr);
            if (way == 1) execlp("su", "su", "-c", command, nullptr);
            if (way == 2) execlp("pkexec", "pkexec", "--disable-internal-agent", "touch", canary, nullptr);
            _exit(1);
        }
        wait(nullptr);
    }
    return 1;
}

// What stands between a sandbox and the program in it: sets the program's limits, runs it, and tells the harness how it
// ended and how much memory it held, since a sandbox knows of neither. Not for use by hand:
//
//     SANDBOX… front DESCRIPTORS PROGRAM ARG…      with descriptor 3 open for the report
//
// The report is one line, "exit 0 3456" or "signal 11 3456": the last number is in KiB.

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace {

void limit(__rlimit_resource what, rlim_t most) {
    const rlimit limit{most, most};
    if (::setrlimit(what, &limit) != 0 && what != RLIMIT_NOFILE) std::perror("front: setrlimit");
}

}  // namespace

int main(int argc, char* argv[]) {
    constexpr int report = 3;
    constexpr rlim_t mib = 1024 * 1024;
    if (argc < 3 || ::fcntl(report, F_SETFD, FD_CLOEXEC) != 0) return 2;
    ::prctl(PR_SET_DUMPABLE, 0);  // the program, of the same user, cannot get at the report through /proc
    const pid_t program = ::fork();
    if (program < 0) {
        std::perror("front: fork");
        return 1;
    }
    if (program == 0) {
        limit(RLIMIT_CORE, 0);
        limit(RLIMIT_CPU, 60);
        limit(RLIMIT_FSIZE, 256 * mib);
        limit(RLIMIT_AS, 4096 * mib);
        limit(RLIMIT_NPROC, 256);
        if (const auto descriptors = std::strtoul(argv[1], nullptr, 10); descriptors > 0)
            limit(RLIMIT_NOFILE, descriptors);
        ::execvp(argv[2], argv + 2);
        std::perror(argv[2]);
        ::_exit(127);
    }
    int status = 0;
    rusage usage{};
    while (::wait4(program, &status, 0, &usage) < 0) {
    }
    const bool exited = WIFEXITED(status);
    char line[64];
    const int size = std::snprintf(line, sizeof line, "%s %d %ld\n", exited ? "exit" : "signal",
                                   exited ? WEXITSTATUS(status) : WTERMSIG(status), usage.ru_maxrss);
    return ::write(report, line, static_cast<std::size_t>(size)) == size ? 0 : 1;
}

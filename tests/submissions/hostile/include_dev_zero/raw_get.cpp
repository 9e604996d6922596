// hostile: includes a file without an end, which the compiler reads into memory until there is none
// gets: 01-raw-get: does not compile
// proof: the verdict says so within the time and the memory that a compiler may use, and not "not tried"

// Nothing in a source can bound this. So it is tried only where the compiler does not see a whole machine.
#if __has_include("/var/lib/dpkg/status") || __has_include("/etc/hostname") || __has_include("/etc/fstab")
#error "not tried: this compiler is in no sandbox, or in one that shows it the whole machine"
#else
#include "/dev/zero"
#endif

int main() {}

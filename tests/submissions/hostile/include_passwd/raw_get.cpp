// hostile: includes files that are no source, so that the compiler's complaints print them
// gets: 01-raw-get: does not compile
// proof: no line of the machine's own /etc/passwd and /etc/shadow stands in the results

// One that is not there would be the only complaint.
#if __has_include("/etc/passwd")
#include "/etc/passwd"
#endif
#if __has_include("/etc/shadow")
#include "/etc/shadow"
#endif
#if __has_include("/root/.netrc")
#include "/root/.netrc"
#endif
#if __has_include("../../../../../../../../../etc/passwd")
#include "../../../../../../../../../etc/passwd"
#endif

int main() { return no_such_name; }

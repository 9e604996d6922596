// hostile: includes the compiler's own environment and command line, so that its complaints print them
// gets: 01-raw-get: does not compile
// proof: with CANARY_SECRET=200119991 in the grader's environment that number stands nowhere in the results

#include "/proc/self/cmdline"
#include "/proc/self/environ"

// To the compiler these are empty, like all in /proc. The assembler reads on, and "NAME=number" defines a symbol to it.
asm(".include \"/proc/self/environ\"\n"
    ".altmacro\n"
    ".macro tell value\n"
    ".error \"the environment says \\value\"\n"
    ".endm\n"
    "tell %CANARY_SECRET\n");

int main() {}

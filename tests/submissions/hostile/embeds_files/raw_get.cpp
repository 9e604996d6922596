// hostile: lets the assembler put files that only the compiler may see into the program, which prints them
// gets: 01-raw-get: checked, at most 0
// proof: neither "http-by-hand-leak" nor the secret in honest/raw_get.cpp stands anywhere in the results

#include <cstdio>

asm(".section .rodata\n"
    ".global loot\n"
    "loot:\n"
#if __has_include("/opt/submissions/honest/raw_get.cpp")
    ".incbin \"/opt/submissions/honest/raw_get.cpp\"\n"
#endif
#if __has_include("/opt/http-by-hand/solutions/01-raw-get/raw_get.cpp")
    ".incbin \"/opt/http-by-hand/solutions/01-raw-get/raw_get.cpp\"\n"
#endif
#if __has_include("/etc/shadow")
    ".incbin \"/etc/shadow\"\n"
#endif
    ".byte 0\n"
    ".previous\n");

extern "C" const char loot[];

int main() {
    if (loot[0] != '\0') std::fprintf(stderr, "http-by-hand-leak-embeds_files: %s\n", loot);
    return 1;
}

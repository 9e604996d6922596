// hostile: prints its environment, which may hold the grader's tokens
// gets: 01-raw-get: checked, at most 0
// proof: with CANARY_SECRET in the grader's environment its value stands nowhere in the results

#include <unistd.h>

#include <cstdio>
#include <cstring>

int main() {
    alarm(5);
    for (char** variable = environ; *variable != nullptr; ++variable) {  // what matters first: a report may be short
        if (std::strncmp(*variable, "CANARY_SECRET=", 14) == 0) {
            std::fprintf(stderr, "http-by-hand-leak-reads_environment: %s\n", *variable);
        }
    }
    for (char** variable = environ; *variable != nullptr; ++variable) std::fprintf(stderr, "%s\n", *variable);
    return 1;
}

// hostile: includes the kit's solution, or a neighbour's, where the compiler can see one
// gets: 01-raw-get: checked, at most 0
// proof: it has no points, and "http-by-hand-leak" stands nowhere in the results

#define LEAK "http-by-hand-leak-include_solution: compiled a solution"

#if __has_include("/opt/http-by-hand/solutions/01-raw-get/raw_get.cpp")
#pragma message LEAK
#include "/opt/http-by-hand/solutions/01-raw-get/raw_get.cpp"
#elif __has_include("../../solutions/01-raw-get/raw_get.cpp")
#pragma message LEAK
#include "../../solutions/01-raw-get/raw_get.cpp"
#elif __has_include("../../../../solutions/01-raw-get/raw_get.cpp")
#pragma message LEAK
#include "../../../../solutions/01-raw-get/raw_get.cpp"
#elif __has_include("/opt/submissions/honest/raw_get.cpp")
#pragma message LEAK
#include "/opt/submissions/honest/raw_get.cpp"
#elif __has_include("../honest/raw_get.cpp")
#pragma message LEAK
#include "../honest/raw_get.cpp"
#else
int main() { return 1; }
#endif

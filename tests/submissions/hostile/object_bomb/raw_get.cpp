// hostile: one line that the compiler makes into a program of 120 MiB
// gets: 01-raw-get: does not compile or checked, at most 0
// proof: the grader keeps nothing of that size: all of this submission's results are smaller than 2 MiB

char ballast[120 << 20] = {1};

int main() { return ballast[0]; }

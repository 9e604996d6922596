// hostile: makes the compiler complain without an end, to fill the report and the memory of who collects it
// gets: 01-raw-get: does not compile
// proof: all that is kept of this submission's results is smaller than 2 MiB, and the grader holds no more memory

#define A(x) x x x x x x x x x x
#define B(x) A(A(x))
#define C(x) B(A(x))

#define COMPLAINT static_assert(sizeof(int) == 0, "http-by-hand http-by-hand http-by-hand http-by-hand http-by-hand");

C(COMPLAINT) C(COMPLAINT) C(COMPLAINT) C(COMPLAINT)

int main() {}

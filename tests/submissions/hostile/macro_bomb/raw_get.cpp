// hostile: a few lines that the preprocessor makes into more than a million tokens
// gets: 01-raw-get: does not compile
// proof: the verdict is there within the time and memory that a compiler may use; a neighbour has full points

#define A(x) x x x x x x x x
#define B(x) A(A(x))
#define C(x) B(B(x))
#define D(x) B(C(x))

const char text[] = D("http-by-hand ");
D(extern int number;) D(extern int number;) D(extern int number;)
static_assert(sizeof text == sizeof number, "untrue, and known last");

int main() {}

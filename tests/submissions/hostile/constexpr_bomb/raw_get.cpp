// hostile: has the compiler itself compute, for seconds
// gets: 01-raw-get: does not compile
// proof: the verdict is there within the time that a compiler may use; a neighbour has full points

constexpr int rounds = 500;  // with twice as many the compiler gives up by itself

constexpr unsigned long long turned(unsigned long long number) {
    for (int outer = 0; outer < rounds; ++outer) {
        for (int inner = 0; inner < 2000; ++inner) number = number * 6364136223846793005ULL + 1;
    }
    return number;
}

static_assert(turned(1) == 0, "untrue");

int main() {}

// hostile: a few lines for which the compiler makes tens of thousands of types, in half a GiB
// gets: 01-raw-get: does not compile
// proof: the verdict is there within the time and memory that a compiler may use; a neighbour has full points

constexpr int depth = 14;  // each more doubles time and memory

template <int depth, int path>
struct Node {
    Node<depth - 1, 2 * path> left;
    Node<depth - 1, 2 * path + 1> right;
};
template <int path>
struct Node<0, path> {
    static_assert(path + 1 != 1 << ::depth, "untrue for the last of them");
};

Node<depth, 0> all;

int main() {}

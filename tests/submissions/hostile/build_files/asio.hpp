#error "http-by-hand-canary-build_files: the compiler looks for <asio.hpp> in the student's folder first"

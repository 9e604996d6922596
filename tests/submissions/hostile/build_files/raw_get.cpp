// hostile: a program that is right, among files that run commands where a tool reads them: make, cmake, python, gdb
// gets: 01-raw-get: checked, full
// proof: no file http-by-hand-canary-build_files anywhere
// then: solutions/01-raw-get/raw_get.cpp

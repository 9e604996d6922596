// hostile: fills the disk, in every folder that it may write to
// gets: 01-raw-get: checked, at most 0
// proof: no file http-by-hand-canary-disk_flood anywhere; the disk, and the memory behind tmpfs, have what they had

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

int main() {
    alarm(5);
    const std::string piece(1 << 20, 'x');
    int left = 256;  // MiB, in all places together
    const char* home = std::getenv("HOME");
    for (const std::string folder : {".", "/tmp", "/dev/shm", "/var/tmp", "..", home ? home : "/root"}) {
        std::ofstream file(folder + "/http-by-hand-canary-disk_flood", std::ios::binary);
        for (int i = 0; i < 64 && left > 0 && file.write(piece.data(), 1 << 20).flush(); ++i) --left;
    }
    return 1;
}

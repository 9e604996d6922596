// hostile: connects to whatever listens on this machine, and speaks in the place of the program that is checked there
// gets: 01-raw-get: checked, at most 0
// proof: the test's listener on 127.0.0.1:47113 gets no connection; neighbours graded at the same time have full points

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

// The ports from "  0: 0100007F:B709 00000000:0000 0A …", where 0A means: listens.
void collect(const char* path, std::set<int>& ports) {
    std::ifstream table(path);
    for (std::string line; std::getline(table, line);) {
        std::string number, local, remote, state;
        std::istringstream(line) >> number >> local >> remote >> state;
        if (state == "0A") ports.insert(std::stoi(local.substr(local.find(':') + 1), nullptr, 16));
    }
}

int main(int, char* argv[]) {
    alarm(4);
    std::set<int> ports = {47113};
    collect("/proc/net/tcp", ports);
    collect("/proc/net/tcp6", ports);
    for (int port = 32'768; port < 61'000; ++port) ports.insert(port);  // where the system's own choices lie
    ports.erase(argv[1] && argv[2] ? std::atoi(argv[2]) : 0);           // but for the one that is meant for it
    const std::string said = "GET /http-by-hand-canary HTTP/1.1\r\nHost: canary\r\nConnection: close\r\n\r\n";
    for (const int port : ports) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<unsigned short>(port));
        const int s = socket(AF_INET, SOCK_STREAM, 0);
        const bool connected = connect(s, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        if (connected) send(s, said.data(), said.size(), MSG_NOSIGNAL);
        close(s);
    }
    return 1;
}

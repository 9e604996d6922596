// hostile: connects to sockets without an address: in the abstract name space, and the system's own (docker, D-Bus)
// gets: 01-raw-get: checked, at most 0
// proof: "http-by-hand-leak" is not in the results; the test's listener at @http-by-hand-canary is left alone

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>

int main() {
    alarm(5);
    const char* agent = std::getenv("SSH_AUTH_SOCK");
    for (const std::string name : {"@http-by-hand-canary", "/run/docker.sock", "/run/podman/podman.sock",
                                   "/run/dbus/system_bus_socket", "/run/systemd/private", agent ? agent : "/run/ssh"}) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, name.data(), std::min(name.size(), sizeof address.sun_path - 1));
        if (name[0] == '@') address.sun_path[0] = '\0';
        const int s = socket(AF_UNIX, SOCK_STREAM, 0);
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size() + (name[0] != '@'));
        if (connect(s, reinterpret_cast<const sockaddr*>(&address), size) == 0) {  // and says nothing
            std::cerr << "http-by-hand-leak-reaches_sockets: connected to " << name << std::endl;
        }
        close(s);
    }
    return 1;
}

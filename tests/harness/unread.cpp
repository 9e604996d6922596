#include "harness/unread.hpp"

#ifdef __linux__

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

UnreadBytes::UnreadBytes() : netlink_(::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)) {}
UnreadBytes::~UnreadBytes() {
    if (netlink_ >= 0) ::close(netlink_);
}

namespace {

// Fills in one end of the connection; returns its address family.
std::uint8_t put(const sockaddr_storage& end, __be16* port, __be32* address) {
    if (end.ss_family == AF_INET) {
        const auto& ipv4 = reinterpret_cast<const sockaddr_in&>(end);
        *port = ipv4.sin_port;
        std::memcpy(address, &ipv4.sin_addr, sizeof ipv4.sin_addr);
    } else {
        const auto& ipv6 = reinterpret_cast<const sockaddr_in6&>(end);
        *port = ipv6.sin6_port;
        std::memcpy(address, &ipv6.sin6_addr, sizeof ipv6.sin6_addr);
    }
    return static_cast<std::uint8_t>(end.ss_family);
}

}  // namespace

// Two numbers of the other end's socket answer the question (sock_diag(7)): how many bytes its TCP has received in all,
// and how many of these wait to be read.
std::optional<std::uint64_t> UnreadBytes::at_other_end(int ours, std::uint64_t sent) {
    if (netlink_ < 0) return std::nullopt;
    sockaddr_storage here{}, there{};
    socklen_t here_size = sizeof here, there_size = sizeof there;
    if (::getsockname(ours, reinterpret_cast<sockaddr*>(&here), &here_size) != 0) return std::nullopt;
    if (::getpeername(ours, reinterpret_cast<sockaddr*>(&there), &there_size) != 0) return std::nullopt;

    struct {
        nlmsghdr header;
        inet_diag_req_v2 body;
    } request{};
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    request.header.nlmsg_flags = NLM_F_REQUEST;
    request.body.sdiag_protocol = IPPROTO_TCP;
    request.body.idiag_ext = 1U << (INET_DIAG_INFO - 1);
    request.body.idiag_states = UINT32_MAX;
    inet_diag_sockid& id = request.body.id;  // as the other end sees it
    put(there, &id.idiag_sport, id.idiag_src);
    request.body.sdiag_family = put(here, &id.idiag_dport, id.idiag_dst);
    id.idiag_cookie[0] = id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    if (::send(netlink_, &request, sizeof request, 0) != static_cast<ssize_t>(sizeof request)) return std::nullopt;

    alignas(nlmsghdr) std::array<char, 4096> reply{};
    const ssize_t size = ::recv(netlink_, reply.data(), reply.size(), 0);
    const auto* header = reinterpret_cast<const nlmsghdr*>(reply.data());
    if (size < static_cast<ssize_t>(sizeof(nlmsghdr) + sizeof(inet_diag_msg)) ||
        header->nlmsg_type != SOCK_DIAG_BY_FAMILY) {
        return std::nullopt;
    }
    const auto* message = reinterpret_cast<const inet_diag_msg*>(reply.data() + NLMSG_HDRLEN);
    // A socket without an inode belongs to nobody: not accepted yet, or, where it has sent its FIN, closed.
    constexpr unsigned established = 1, close_wait = 8;
    const bool accepted_or_waiting =
        message->idiag_inode != 0 || message->idiag_state == established || message->idiag_state == close_wait;
    if (!accepted_or_waiting) return std::nullopt;
    std::uint64_t received = sent;
    std::size_t at = NLMSG_HDRLEN + NLMSG_ALIGN(sizeof(inet_diag_msg));
    while (at + sizeof(rtattr) <= static_cast<std::size_t>(size)) {
        const auto* attribute = reinterpret_cast<const rtattr*>(reply.data() + at);
        if (attribute->rta_len < sizeof(rtattr)) break;
        if (attribute->rta_type == INET_DIAG_INFO) {
            tcp_info info{};
            std::memcpy(&info, RTA_DATA(attribute),
                        std::min<std::size_t>(sizeof info, attribute->rta_len - sizeof(rtattr)));
            received = std::min<std::uint64_t>(sent, info.tcpi_bytes_received);
        }
        at += RTA_ALIGN(attribute->rta_len);
    }
    return (sent - received) + message->idiag_rqueue;
}

#else

UnreadBytes::UnreadBytes() = default;
UnreadBytes::~UnreadBytes() = default;
std::optional<std::uint64_t> UnreadBytes::at_other_end(int, std::uint64_t) { return std::nullopt; }

#endif

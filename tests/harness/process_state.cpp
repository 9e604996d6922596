#include "harness/process_state.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>
#include <vector>

namespace {

std::string slurp(const std::string& file) {
    std::string text(4096, '\0');
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    const ssize_t size = fd < 0 ? 0 : ::read(fd, text.data(), text.size());
    if (fd >= 0) ::close(fd);
    text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return text;
}

std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    if (DIR* dir = ::opendir(folder.c_str())) {
        while (const dirent* entry = ::readdir(dir)) {
            if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
        }
        ::closedir(dir);
    }
    return names;
}

std::string syscall_name(long number) {
    switch (number) {
        case SYS_recvfrom:
            return "recv";
        case SYS_recvmsg:
            return "recvmsg";
        case SYS_read:
            return "read";
        case SYS_readv:
            return "readv";
        case SYS_sendto:
            return "send";
        case SYS_sendmsg:
            return "sendmsg";
        case SYS_write:
            return "write";
        case SYS_connect:
            return "connect";
        case SYS_accept4:
            return "accept";
        case SYS_accept:
            return "accept";
        case SYS_epoll_pwait:
            return "epoll_wait";
        case SYS_ppoll:
            return "poll";
        case SYS_pselect6:
            return "select";
        case SYS_futex:
            return "futex";
        case SYS_wait4:
            return "wait";
        case SYS_nanosleep:
            return "sleep";
        case SYS_clock_nanosleep:
            return "sleep";
#ifdef SYS_epoll_wait  // newer architectures have only the p-forms
        case SYS_epoll_wait:
            return "epoll_wait";
        case SYS_poll:
            return "poll";
        case SYS_select:
            return "select";
#endif
        default:
            return {};
    }
}

bool has_descriptor(const std::string& name) {
    return name == "recv" || name == "recvmsg" || name == "read" || name == "readv" || name == "send" ||
           name == "sendmsg" || name == "write" || name == "connect" || name == "accept";
}

// "recv on a connection" from /proc/PID/syscall: "45 0x3 0x7ff… …", the first argument being the descriptor.
std::string waiting_in(const std::string& proc) {
    std::istringstream line(slurp(proc + "/syscall"));
    long number = -1;
    std::string descriptor;
    if (!(line >> number >> descriptor)) return {};
    const std::string name = syscall_name(number);
    if (!has_descriptor(name)) return name;
    const long fd = std::strtol(descriptor.c_str(), nullptr, 16);
    if (fd == 0) return name + " on its standard input";
    char target[64] = {};
    if (::readlink((proc + "/fd/" + std::to_string(fd)).c_str(), target, sizeof target - 1) < 0) return name;
    const std::string what = target;
    if (what.starts_with("socket:")) return name + (name == "accept" ? "" : " on a connection");
    if (what.starts_with("pipe:")) return name + " on a pipe";
    return name + " on " + what;
}

std::string proc_of(int pid) { return "/proc/" + std::to_string(pid); }

// The processes that a sandbox is made of, not the program in it.
bool is_sandbox(std::string_view name) { return name == "bwrap" || name == "front"; }

void add(ProcessState& state, int pid, int depth) {
    const std::string proc = proc_of(pid);
    const std::string stat = slurp(proc + "/stat");
    const std::size_t name_begin = stat.find('('), name_end = stat.rfind(')');  // the name may hold brackets itself
    if (name_end == std::string::npos) return;
    const std::string name = stat.substr(name_begin + 1, name_end - name_begin - 1);
    std::istringstream fields(stat.substr(name_end + 1));
    char run_state = '?';
    std::uint64_t skipped = 0, user = 0, system = 0;
    fields >> run_state;
    for (int i = 4; i <= 13; ++i) {
        std::string ignored;
        fields >> ignored;
    }
    fields >> user >> system;
    static const long ticks = ::sysconf(_SC_CLK_TCK), page = ::sysconf(_SC_PAGESIZE);
    state.cpu += std::chrono::milliseconds((user + system) * 1000 / static_cast<std::uint64_t>(ticks));
    std::istringstream memory(slurp(proc + "/statm"));
    std::uint64_t resident = 0;
    memory >> skipped >> resident;
    state.rss += resident * static_cast<std::uint64_t>(page);

    for (const std::string& task : names_in(proc + "/task")) {
        const std::string thread = proc + "/task/" + task;
        const std::string text = slurp(thread + "/stat");
        const std::size_t end = text.rfind(") ");
        const char task_state = end == std::string::npos ? '?' : text[end + 2];
        if (task_state != 'S' && task_state != 'Z' && task_state != 'T') state.running = true;
        std::istringstream children(slurp(thread + "/children"));
        for (int child = 0; children >> child;) {
            if (depth < 8) add(state, child, depth + 1);
        }
    }
    // Of a shell and the program that it started, the program is the one that waits for something of interest.
    const std::string here = is_sandbox(name) ? "" : waiting_in(proc);
    if (here.empty()) return;
    if (state.waiting_in.empty() || state.waiting_in == "wait") state.waiting_in = here;
}

}  // namespace

int inside_sandbox(int pid) {
    for (int depth = 0; depth < 4; ++depth) {
        std::string name = slurp(proc_of(pid) + "/comm");
        if (name.ends_with('\n')) name.pop_back();
        std::istringstream children(slurp(proc_of(pid) + "/task/" + std::to_string(pid) + "/children"));
        if (!is_sandbox(name) || !(children >> pid)) break;
    }
    return pid;
}

std::optional<ProcessState> look_at(int pid) {
    if (::access(("/proc/" + std::to_string(pid) + "/stat").c_str(), R_OK) != 0) return std::nullopt;
    ProcessState state;
    add(state, pid, 0);
    state.asleep = state.waiting_in == "sleep";
    return state;
}

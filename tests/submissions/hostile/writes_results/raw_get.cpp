// hostile: looks upward and in the likely places for marks and reports, to change and to delete them
// gets: 01-raw-get: checked, at most 0
// proof: "http-by-hand-leak" is not in the results, no http-by-hand-canary-writes_results* is new, changed or gone

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

// What is really there is only opened, not changed; what bears the canary's name is overwritten or deleted in turn.
void spoil(const fs::path& file) {
    const std::string name = file.filename().string();
    if (name.starts_with("http-by-hand-canary-writes_results")) {
        std::ofstream(file) << "20 of 20 points\n";
        if (name.ends_with(".csv")) fs::remove(file);
    } else if (const int fd = open(file.c_str(), O_WRONLY); fd >= 0) {
        std::cerr << "http-by-hand-leak-writes_results: may write to " << file << std::endl;
        close(fd);
    }
}

int main() {
    alarm(5);
    std::vector<fs::path> folders = {"/opt/results", "/opt/submissions", "/opt/http-by-hand", "/tmp", "/var/tmp"};
    std::error_code error;
    for (const fs::path& start : {fs::current_path(error), fs::read_symlink("/proc/self/exe", error).parent_path()}) {
        for (fs::path up = start.parent_path(); up != up.root_path() && !up.empty(); up = up.parent_path()) {
            folders.push_back(up);
        }
    }
    for (const fs::path& folder : folders) {
        std::ofstream(folder / "http-by-hand-canary-writes_results") << "20 of 20 points\n";
        fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error), end;
        for (int looked_at = 0; !error && entry != end && looked_at < 5000; entry.increment(error), ++looked_at) {
            if (entry.depth() > 2) entry.disable_recursion_pending();
            const std::string type = entry->path().extension().string();
            std::error_code ignored;
            if (!fs::is_regular_file(entry->symlink_status(ignored))) continue;
            if (type == ".json" || type == ".csv" || type == ".html" || type == ".xml") spoil(entry->path());
        }
    }
    return 1;
}

// hostile: looks for what others handed in: upward, in the likely places, in every process's working folder
// gets: 01-raw-get: checked, at most 0
// proof: neither "http-by-hand-leak" nor the secret in honest/raw_get.cpp stands anywhere in the results

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace fs = std::filesystem;

int main() {
    alarm(5);
    std::vector<fs::path> folders = {".",    "..",    "../..", "/opt/submissions", "/opt/http-by-hand/tests",
                                     "/tmp", "/home", "/srv",  "/submissions",     "/work"};
    std::error_code error;
    folders.push_back(fs::read_symlink("/proc/self/exe", error).parent_path().parent_path());
    for (const fs::directory_entry& process : fs::directory_iterator("/proc", error)) {
        if (fs::exists(process.path() / "cmdline", error)) folders.push_back(process.path() / "cwd");
    }
    const std::string secret = std::string("http-by-hand-secret") + "-honest";
    for (const fs::path& folder : folders) {
        const auto options = fs::directory_options::skip_permission_denied;
        fs::recursive_directory_iterator entry(folder, options, error), end;
        for (int looked_at = 0; !error && entry != end && looked_at < 5000; entry.increment(error), ++looked_at) {
            if (entry.depth() > 4) entry.disable_recursion_pending();
            std::error_code ignored;
            if (!entry->is_regular_file(ignored) || entry->file_size(ignored) > 1 << 20) continue;
            std::ifstream file(entry->path(), std::ios::binary);
            const std::string text(std::istreambuf_iterator<char>(file), {});
            if (text.find(secret) == text.npos) continue;
            std::cerr << "http-by-hand-leak-reads_others: " << entry->path() << " has " << secret << std::endl;
            return 1;
        }
    }
    return 1;
}

#include "playground/site/site.hpp"

#include <filesystem>
#include <thread>

#include "playground/site/door.hpp"

struct Site::Running {
    Running(const std::filesystem::path& folder, const nlohmann::json& everywhere, const SiteTimes& times)
        : pages(folder, everywhere), practice(pages, folder / "files"), door(pages, practice, times) {}

    Pages pages;
    Practice practice;
    Door door;
    std::thread thread;
};

Site::Site(const std::string& pages, const std::string& said, const std::string& view, const SiteTimes& times) {
    const std::size_t colon = said.rfind(':');
    const nlohmann::json everywhere = {{"said", said},
                                       {"host", said.substr(0, colon)},
                                       {"port", said.substr(colon + 1)},
                                       {"view", view},
                                       {"has_view", !view.empty()}};
    running_ = std::make_unique<Running>(pages, everywhere, times);
    running_->thread = std::thread([this] { running_->door.run(); });
}

Site::~Site() {
    running_->door.stop();
    running_->thread.join();
}

unsigned short Site::port() const { return running_->door.port(); }

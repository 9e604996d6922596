// The practice site: what students send their first requests to. It listens on a port of its own; the tap stands
// before it.
#pragma once

#include <memory>
#include <string>

#include "playground/site/times.hpp"

class Site {
public:
    // Serves below http://127.0.0.1:port(), a free port, from threads of its own until it is destroyed. `pages` is the
    // folder of its files; `said` is the address that students use, HOST:PORT, for links that need it whole; `view` is
    // the URL of the wire view, empty where there is none. Throws std::exception where it cannot.
    Site(const std::string& pages, const std::string& said, const std::string& view = {}, const SiteTimes& times = {});
    ~Site();
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;

    unsigned short port() const;

private:
    struct Running;
    std::unique_ptr<Running> running_;
};

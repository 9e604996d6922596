// The wire view: serves what was recorded, and the page that shows it, to a browser on this machine and nobody else.
#pragma once

#include <memory>
#include <string>

#include "playground/tap/captures.hpp"

class ViewServer {
public:
    // Takes 127.0.0.1:port; port 0: any free one. `folder` has the page's files. Throws std::runtime_error where the
    // port is taken.
    ViewServer(Captures& captures, std::string folder, unsigned short port);
    ~ViewServer();
    ViewServer(const ViewServer&) = delete;
    ViewServer& operator=(const ViewServer&) = delete;

    unsigned short port() const;

    // Serves from now on, from threads of its own, until it is destroyed. Both addresses are told to the page, and
    // whether the server is the practice site.
    void start(const std::string& tap, const std::string& server, bool site);

private:
    struct Running;
    std::unique_ptr<Running> running_;
};

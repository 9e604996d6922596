// What needs no hand on the bytes of a reply: pages, forms, cookies and passwords, served by cpp-httplib.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "playground/site/pages.hpp"

class Practice {
public:
    // Serves on a free port of 127.0.0.1, until it is destroyed: the pages, and every file of `files`. Answers one
    // request a connection. Throws std::runtime_error where it cannot.
    Practice(const Pages& pages, const std::filesystem::path& files);
    ~Practice();
    Practice(const Practice&) = delete;
    Practice& operator=(const Practice&) = delete;

    unsigned short port() const;
    const std::vector<std::string>& files() const;  // their targets: "/hello.txt"

    // The body of the request that comes from this port of ours: cpp-httplib keeps no bytes of a body in parts.
    void expect(int from, std::string body);
    void forget(int from);

private:
    struct Running;
    std::unique_ptr<Running> running_;
};

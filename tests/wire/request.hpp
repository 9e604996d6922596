// The request that a lesson asks for, and what is wrong with another one.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/causes.hpp"
#include "wire/form.hpp"

struct WantedRequest {
    std::string method = "GET";
    std::string path = {};  // or the whole target, where the lesson knows no form
    std::string host = {}, port = {};
    std::vector<Pair> form = {};  // a GET carries it in the query, a POST in the body

    std::string target() const;
    std::string host_field() const;
    std::string body() const;
    std::string bytes() const;  // head and body
};

// What is wrong with `actual`, the one to mend first first. A cause is named only where its own words are true of these
// bytes; empty where the bytes differ in a way that no cause explains, or not at all.
std::vector<const Cause*> request_faults(const WantedRequest& wanted, std::string_view actual);

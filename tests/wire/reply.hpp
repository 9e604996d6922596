// The reply that lesson 05 asks a server for, and what is wrong with another one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/causes.hpp"

struct WantedReply {
    int status = 200;
    std::string type = "text/plain; charset=utf-8";
    std::string body = {};
    std::string allow = {};                            // of a 405
    std::string_view wrong_body = "reply-wrong-body";  // the cause where the body differs
    std::string_view short_body = "reply-body-short";  // the cause where it stops early
    bool head_only = false;                            // the reply to HEAD: Content-Length is the body's all the same

    std::string bytes() const;
};

// The reply of an error: "404 Not Found" and a line end as text.
WantedReply error_reply(int status, std::string allow = {});

// What is wrong with `actual`, the one to mend first first; empty where no cause is certain.
std::vector<const Cause*> reply_faults(const WantedReply& wanted, std::string_view actual);

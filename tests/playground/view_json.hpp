// What the wire view is told, as JSON.
#pragma once

#include <string>
#include <vector>

#include "playground/tap/captures.hpp"

// One run of this program.
struct Playing {
    std::string run;          // another one each time
    std::string tap, server;  // ADDRESS:PORT
    bool site = false;        // the server is the practice site
};

std::string json_text(const Summary& summary);
std::string json_text(const Capture& capture);
std::string json_text(const Playing& playing, const std::vector<Summary>& summaries);
std::string json_text(const Playing& playing);  // what events begin with

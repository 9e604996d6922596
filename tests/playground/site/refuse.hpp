// An error as a reply: text for who reads it at a terminal, a page for a browser.
#pragma once

#include <string>
#include <string_view>

#include "playground/site/pages.hpp"
#include "playground/site/reply.hpp"

std::string as_text(const Refusal& refusal);

// `accept` is the request's, empty where the request says nothing of it. A 404 lists what there is.
Reply error_reply(const Pages& pages, const Refusal& refusal, std::string_view accept);

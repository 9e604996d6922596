// What cpp-httplib makes of a request, as far as the practice server needs it.
#pragma once

#include <httplib.h>

#include <string>
#include <vector>

#include "playground/site/forms.hpp"

// The value of a field, empty where there is none.
std::string field(const httplib::Request& request, const char* name);

// Reads the body of a form, urlencoded or in parts. Its fields are in the order in which they came. Throws Refusal.
std::vector<FormField> submitted(const httplib::Request& request, const httplib::ContentReader& read);

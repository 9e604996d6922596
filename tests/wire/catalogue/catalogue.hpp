// The parts of the catalogue, a file each. A new cause goes into the part that it belongs to, and under a heading of
// the page in docs/ that it names.
#pragma once

#include <vector>

#include "wire/causes.hpp"

std::vector<Cause> causes_of_programs();   // how a program runs and ends
std::vector<Cause> causes_of_requests();   // what a client sends
std::vector<Cause> causes_of_forms();      // how a form is written
std::vector<Cause> causes_of_responses();  // what a client makes of a reply: responses, files and output
std::vector<Cause> causes_of_servers();    // what a server does

// What crossed the connections of a check, as events of a JSON report.
#pragma once

#include <vector>

#include "report/run_json.hpp"
#include "wire/transcript.hpp"

Json wire_json(const std::vector<Transcript>& connections, const Limits& limits);

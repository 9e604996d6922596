// /echo: a request shown exactly as it came.
#pragma once

#include "playground/site/places.hpp"

asio::awaitable<void> echo(Turn& turn);

#pragma once
#include "rust/cxx.h"
#include <cstddef>

std::size_t words(rust::Str text);

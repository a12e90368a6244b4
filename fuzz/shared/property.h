// What the harnesses share: a property that must hold, the ways an input can come in pieces, and
// whether a text is JSON. A broken property ends the program with its sentence, as a sanitizer's
// finding does, and the fuzzer keeps the input. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace gaveurs::fuzz {

void must(bool holds, const char* sentence);

/// An error as clients get it: a sentence, and a reason for each of its fields.
void must_explain(const Error& error);

/// Well-formed JSON, to a depth beyond what the program accepts from clients.
bool is_json(std::string_view text);

using Pieces = std::vector<std::string_view>;

/// The input in two pieces, in many of one size, and in single bytes where it is short. The same
/// input is always cut in the same ways, so that a finding can be repeated.
std::vector<Pieces> ways_to_cut(std::string_view bytes);

/// A number made of the bytes, to choose by without taking any of them away.
std::uint64_t hash_of(std::string_view bytes);

inline std::string_view view_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace gaveurs::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

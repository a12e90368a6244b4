#include "wire/sensor_blocks.h"

#include <fmt/format.h>

#include "base/json_text.h"

namespace gaveurs {
namespace {

constexpr double kMaxCounts = 65'535;
constexpr double kLeastGain = 0.5;
constexpr double kMostGain = 512;
constexpr double kMostIntegration_ms = 47'000;  // AS7341: (255 + 1) × (65,534 + 1) × 2.78 µs

struct MatrixSlot {
  std::string_view name;
  double high;
};
constexpr std::array<MatrixSlot, 5> kMatrices{{{"distance_matrix", 4'000},
                                               {"reflectance_matrix", 255},
                                               {"amplitude_matrix", 4'095},
                                               {"ambient_matrix", 4'095},
                                               {"status_matrix", 255}}};

std::optional<double> read_number(Fields& in, const std::string& path, json::element value,
                                  double low, double high) {
  double number = 0;
  if (value.get_double().get(number)) {
    in.refuse(path, fmt::format("must be a number, not {}", kind_of(value)));
    return std::nullopt;
  }
  if (!(number >= low && number <= high)) {
    in.refuse(path, fmt::format("must be from {} to {}", low, high));
    return std::nullopt;
  }
  return number + 0.0;  // -0 becomes 0
}

// Faster than read_number for what is right, and without a path until something is wrong.
bool fill(json::array numbers, double* out, double high) {
  for (const json::element value : numbers) {
    double number = 0;
    if (value.get_double().get(number) || !(number >= 0 && number <= high)) return false;
    *out++ = number + 0.0;
  }
  return true;
}

void explain(Fields& in, const std::string& path, json::array numbers, double high) {
  int at = 0;
  for (const json::element value : numbers) {
    read_number(in, fmt::format("{}[{}]", path, at++), value, 0, high);
  }
}

bool fill_row(Fields& in, const std::string& path, int row, json::element value, double* out,
              double high) {
  json::array numbers;
  const bool is_row = !value.get_array().get(numbers);
  if (is_row && numbers.size() == std::size_t{kTofSide}) {
    if (fill(numbers, out, high)) return true;
    explain(in, fmt::format("{}[{}]", path, row), numbers, high);
    return false;
  }
  const auto what = is_row ? fmt::format("{}", numbers.size()) : std::string(kind_of(value));
  in.refuse(fmt::format("{}[{}]", path, row), fmt::format("must have 8 numbers, not {}", what));
  return false;
}

// What every sensor block shares: where it may stand, and the walk through its parts.
template <typename Reader>
void walk_blocks(Fields& in, Reader& reader, std::string_view name) {
  bool found = false;
  bool broken = false;
  for (const std::string_view suffix : {"", "_data"}) {
    const auto path = fmt::format("{}{}", name, suffix);
    const auto value = in.find(path);
    if (!value || value->is_null()) continue;
    found = true;
    json::object block;
    if (value->get_object().get(block)) {
      in.refuse(path, fmt::format("must be an object, not {}", kind_of(*value)));
      broken = true;
    } else {
      broken |= !reader.walk(block, path);
    }
  }
  if (!found) in.refuse(name, "is missing; an object is required");
  // What is missing may have stood in a part that is no object, which has been said.
  if (found && !broken) reader.finish();
}

class TofReader {
 public:
  TofReader(Fields& in, Remainder& rest) : in_(in), rest_(rest) {}

  bool walk(json::object block, const std::string& path) {
    if (path_.empty()) path_ = path;
    bool right = true;
    for (const auto& [key, value] : block) {
      if (key == "raw") {
        right &= walk_raw(value, path + ".raw");
      } else if (const auto slot = slot_of(key)) {
        take(*slot, fmt::format("{}.{}", path, key), value);
      } else {
        rest_.add(key, value);
      }
    }
    return right;
  }

  void finish() {
    if (!seen_[0]) in_.refuse(path_ + ".distance_matrix", "is missing; 8 rows of 8 are required");
  }

  TofRaw result() {
    TofRaw out;
    if (found_[0]) out.distance_mm = *found_[0];
    out.reflectance = found_[1];
    out.amplitude = found_[2];
    out.ambient = found_[3];
    out.status = found_[4];
    return out;
  }

 private:
  static std::optional<std::size_t> slot_of(std::string_view key) {
    for (std::size_t i = 0; i < kMatrices.size(); ++i) {
      if (kMatrices[i].name == key) return i;
    }
    return std::nullopt;
  }

  bool walk_raw(json::element value, const std::string& path) {
    json::object raw;
    if (value.is_null()) return true;
    if (value.get_object().get(raw)) {
      in_.refuse(path, fmt::format("must be an object, not {}", kind_of(value)));
      return false;
    }
    if (!seen_[0]) path_ = path;
    return walk(raw, path);
  }

  void take(std::size_t slot, const std::string& path, json::element value) {
    if (value.is_null()) return;
    const auto matrix = read_matrix(in_, path, value, kMatrices[slot].high);
    if (seen_[slot] && matrix && matrix != found_[slot]) {
      in_.refuse(path, "is given twice with different values");
    }
    seen_[slot] = true;
    if (matrix) found_[slot] = matrix;
  }

  Fields& in_;
  Remainder& rest_;
  std::string path_;  // where the distances should have been
  std::array<bool, kMatrices.size()> seen_{};
  std::array<std::optional<TofMatrix>, kMatrices.size()> found_;
};

class SpectralReader {
 public:
  SpectralReader(Fields& in, Remainder& rest) : in_(in), rest_(rest) {}

  bool walk(json::object block, const std::string& path) {
    if (path_.empty()) path_ = path;
    bool right = true;
    for (const auto& [key, value] : block) {
      if (key == "raw" || key == "channels") {
        right &= walk_part(value, fmt::format("{}.{}", path, key));
      } else if (const auto channel = channel_of(key)) {
        take(counts_[static_cast<std::size_t>(*channel)], path, key, value, 0, kMaxCounts);
      } else if (key == "gain") {
        take(gain_, path, key, value, kLeastGain, kMostGain);
      } else if (key == "integration_time_ms" || key == "integration_time" ||
                 key == "integration_ms") {
        take(integration_ms_, path, key, value, 0, kMostIntegration_ms);
      } else {
        rest_.add(key, value);
      }
    }
    return right;
  }

  void finish() {
    for (std::size_t i = 0; i < kChannels; ++i) {
      if (counts_[i].seen) continue;
      in_.refuse(fmt::format("{}.{}", path_, kChannelNames[i]), "is missing; counts are required");
    }
    if (integration_ms_.value == 0.0) {
      in_.refuse(path_ + ".integration_time", "must be more than 0");
    }
  }

  SpectralRaw result() {
    SpectralRaw out;
    for (std::size_t i = 0; i < kChannels; ++i) out.counts[i] = counts_[i].value.value_or(0);
    out.gain = gain_.value;
    out.integration_ms = integration_ms_.value;
    return out;
  }

 private:
  struct Slot {
    bool seen = false;
    std::optional<double> value;
  };

  bool walk_part(json::element value, const std::string& path) {
    json::object part;
    if (value.is_null()) return true;
    if (value.get_object().get(part)) {
      in_.refuse(path, fmt::format("must be an object, not {}", kind_of(value)));
      return false;
    }
    path_ = path;
    return walk(part, path);
  }

  void take(Slot& slot, const std::string& path, std::string_view key, json::element value,
            double low, double high) {
    if (value.is_null()) return;
    double number = 0;
    const bool right = !value.get_double().get(number) && number >= low && number <= high;
    if (!right) {
      read_number(in_, fmt::format("{}.{}", path, key), value, low, high);
    } else if (slot.value && *slot.value != number) {
      in_.refuse(fmt::format("{}.{}", path, key), "is given twice with different values");
    } else {
      slot.value = number + 0.0;
    }
    slot.seen = true;
  }

  Fields& in_;
  Remainder& rest_;
  std::string path_;  // where the channels should have been
  std::array<Slot, kChannels> counts_;
  Slot gain_;
  Slot integration_ms_;
};

}  // namespace

void Remainder::add(std::string_view key, json::element value) {
  if (cut_) return;
  if (!text_.empty()) text_ += ',';
  append_json_string(text_, key);
  text_ += ':';
  text_ += simdjson::minify(value);
  cut_ = text_.size() > most_;
}

const std::string& Remainder::text(Fields& in, std::string_view path) const {
  if (cut_) in.refuse(path, fmt::format("{} hold more than {} bytes", what_, most_));
  return text_;
}

std::optional<TofMatrix> read_matrix(Fields& in, const std::string& path, json::element value,
                                     double high) {
  json::array rows;
  if (value.get_array().get(rows)) {
    in.refuse(path, fmt::format("must be 8 rows of 8 numbers, not {}", kind_of(value)));
    return std::nullopt;
  }
  TofMatrix out;
  if (rows.size() == kTofZones) {
    if (fill(rows, out.data(), high)) return out;
    explain(in, path, rows, high);
    return std::nullopt;
  }
  if (rows.size() != std::size_t{kTofSide}) {
    in.refuse(path, fmt::format("must be 8 rows of 8 numbers, not {} rows", rows.size()));
    return std::nullopt;
  }
  bool right = true;
  int row = 0;
  for (const json::element numbers : rows) {
    right &= fill_row(in, path, row, numbers, out.data() + row * kTofSide, high);
    ++row;
  }
  if (!right) return std::nullopt;
  return out;
}

std::optional<Channel> channel_of(std::string_view key) {
  struct Spelling {
    std::string_view band, number;
  };
  static constexpr std::array<Spelling, kChannels> kSpellings{{{"415nm", "f1"},
                                                               {"445nm", "f2"},
                                                               {"480nm", "f3"},
                                                               {"515nm", "f4"},
                                                               {"555nm", "f5"},
                                                               {"590nm", "f6"},
                                                               {"630nm", "f7"},
                                                               {"680nm", "f8"},
                                                               {"clear", "clear"},
                                                               {"910nm", "nir"}}};
  if (key.empty() || key.size() > 20) return std::nullopt;
  std::array<char, 20> lower{};
  for (std::size_t i = 0; i < key.size(); ++i) {
    lower[i] = key[i] >= 'A' && key[i] <= 'Z' ? static_cast<char>(key[i] - 'A' + 'a') : key[i];
  }
  std::string_view name(lower.data(), key.size());
  constexpr std::string_view kPrefix = "channel_";
  if (name.starts_with(kPrefix)) name.remove_prefix(kPrefix.size());
  for (std::size_t i = 0; i < kChannels; ++i) {
    const auto& [band, number] = kSpellings[i];
    const bool both = name.size() == number.size() + 1 + band.size() && name.starts_with(number) &&
                      name[number.size()] == '_' && name.ends_with(band);
    if (name == band || name == number || both) return static_cast<Channel>(i);
  }
  return std::nullopt;
}

TofRaw read_tof(Fields& in, Remainder& rest) {
  TofReader reader(in, rest);
  walk_blocks(in, reader, "vl53l8ch");
  return reader.result();
}

SpectralRaw read_spectral(Fields& in, Remainder& rest) {
  SpectralReader reader(in, rest);
  walk_blocks(in, reader, "as7341");
  return reader.result();
}

}  // namespace gaveurs

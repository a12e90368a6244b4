#include "sample_text.h"

#include <cstdio>
#include <ctime>

namespace bench {
namespace {

constexpr int kDigits = 12;

// A dome of a liver over a tray 240 mm away, with a device's own noise.
double distance_mm(unsigned x, unsigned y, unsigned& noise) {
  noise = noise * 1'103'515'245 + 12'345;
  const double dx = x - 3.5, dy = y - 3.5;
  const double dome = 60 - 6 * (dx * dx + dy * dy) * 0.8;
  return 238 - (dome > 0 ? dome : 0) + static_cast<double>(noise >> 16 & 7) / 10;
}

void append_matrix(std::string& out, const char* name, int base, unsigned spread, unsigned& noise) {
  out += std::string(",\"") + name + "\":[";
  for (int i = 0; i < 64; ++i) {
    noise = noise * 1'103'515'245 + 12'345;
    out += i == 0 ? "[" : i % 8 == 0 ? "],[" : ",";
    out += std::to_string(base + static_cast<int>((noise >> 16) % spread));
  }
  out += "]]";
}

std::string now_text() {
  char text[32];
  const std::time_t now = std::time(nullptr);
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&now));
  return text;
}

}  // namespace

SampleText::SampleText(int device) {
  auto noise = static_cast<unsigned>(device) * 7'919 + 17;
  char name[32];
  std::snprintf(name, sizeof name, "ESP32_%s_%02d", device % 2 == 0 ? "LL" : "MT", device + 1);
  text_ = std::string(R"({"type":"sensor_data","sample_id":")") + name + "-";
  number_at_ = text_.size();
  text_.append(kDigits, '0');
  text_ += std::string(R"(","device_id":")") + name + R"(","timestamp":")" + now_text() +
           R"(","location":"Ligne 1","vl53l8ch":{"distance_matrix":[)";
  for (unsigned i = 0; i < 64; ++i) {
    char number[16];
    std::snprintf(number, sizeof number, "%.1f", distance_mm(i % 8, i / 8, noise));
    text_ += i == 0 ? "[" : i % 8 == 0 ? "],[" : ",";
    text_ += number;
  }
  text_ += "]]";
  append_matrix(text_, "reflectance_matrix", 40, 30, noise);
  append_matrix(text_, "amplitude_matrix", 900, 1'500, noise);
  append_matrix(text_, "ambient_matrix", 0, 40, noise);
  append_matrix(text_, "status_matrix", 5, 1, noise);
  text_ += R"(},"as7341":{"channels":{"F1_415nm":9012,"F2_445nm":12034,"F3_480nm":16056,)"
           R"("F4_515nm":21078,"F5_555nm":27090,"F6_590nm":31012,"F7_630nm":33034,)"
           R"("F8_680nm":30056,"Clear":52078,"NIR":14090},"gain":64,"integration_time":100}})";
}

const std::string& SampleText::next() {
  std::int64_t rest = number_++;
  for (std::size_t i = kDigits; i-- > 0; rest /= 10) {
    text_[number_at_ + i] = static_cast<char>('0' + rest % 10);
  }
  return text_;
}

}  // namespace bench

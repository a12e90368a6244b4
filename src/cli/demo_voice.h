// DemoVoice: what the demonstration says, in plain French or English, each line with the seconds
// since its start. One thread.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace gaveurs {

enum class DemoLanguage : std::uint8_t { kFrench, kEnglish };

/// One sentence in both languages, as formats of fmt with the same arguments in the same order.
struct Spoken {
  const char* fr;
  const char* en;
};

class DemoVoice {
 public:
  explicit DemoVoice(DemoLanguage language) : language_(language) {}

  template <typename... Args>
  void tell(Spoken what, const Args&... args) {
    print(fmt::format(fmt::runtime(in_language(what)), args...));
  }
  template <typename... Args>
  std::string text(Spoken what, const Args&... args) const {
    return fmt::format(fmt::runtime(in_language(what)), args...);
  }
  /// With the decimal sign of the language; "—" when unknown.
  std::string number(std::optional<double> value, int digits) const;
  std::chrono::duration<double> elapsed() const {
    return std::chrono::steady_clock::now() - begun_;
  }

 private:
  const char* in_language(Spoken what) const {
    return language_ == DemoLanguage::kFrench ? what.fr : what.en;
  }
  void print(const std::string& line);

  DemoLanguage language_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

}  // namespace gaveurs

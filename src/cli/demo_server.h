// DemoServer: what the demonstration asks a server over REST, so that every count it tells is one
// the server has. Unknown stays unknown. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/grading.h"
#include "twin/http_client.h"
#include "wire/json.h"

namespace gaveurs {

struct DemoLot {
  std::string code, gaveur;
  std::int64_t meals = 0;
  bool ready = false;  // for slaughter
  std::optional<std::int64_t> ducks_begun, ducks_alive;
};

struct DemoLivers {
  bool inspected = false;
  std::int64_t livers = 0;
  std::array<std::int64_t, kGrades> grades{};  // by Grade
  std::optional<double> mean_g;
};

struct DemoRatings {
  std::string code;
  std::int64_t ratings = 0, jars = 0;
  std::optional<double> average;  // unknown below the least number of ratings that count
};

class DemoServer {
 public:
  /// `url`: http://host:port. Error kUsage for anything else.
  static Result<DemoServer> at(const std::string& url);

  const std::string& url() const { return url_; }
  /// The same server for devices: ws://host:port.
  std::string ws_url() const;
  bool ready();
  /// Errors of all that follow: kUnavailable when the server does not answer as it should.
  /// Whether it takes what simulators send, as a demonstration.
  Result<bool> is_demo();
  Result<DemoLot> lot(const std::string& code);
  Result<DemoLivers> livers(const std::string& code);
  /// Jars made of a lot's livers.
  Result<std::int64_t> jars(const std::string& code);
  /// Ratings of those of `codes` that have any.
  Result<std::vector<DemoRatings>> ratings(const std::vector<std::string>& codes);

 private:
  DemoServer(HttpClient http, std::string url) : http_(std::move(http)), url_(std::move(url)) {}
  /// The JSON of an answer with status 200; it lives until the next one.
  Result<json::element> ask(const std::string& path);

  HttpClient http_;
  std::string url_;
};

}  // namespace gaveurs

// DemoServer: what the demonstration asks a server over REST, so that every count it tells is one
// the server has. Unknown stays unknown. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/curve_promise.h"
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

/// What the server learned; no version: nothing yet, and why.
struct DemoModel {
  std::string version;
  std::int64_t closed_lots = 0, ratings = 0;
  Wording why_none;
};

struct DemoBand {
  std::optional<double> mean, low, high;  // low, high: nine times of ten
};

struct DemoProposition {
  std::int64_t id = 0;
  std::string state, role, strain, code_lot, gaveur;
  std::vector<double> doses_g;
  std::optional<double> corn_g, loss_upper95, loss_limit;
  DemoBand rating, liver_g;
  Wording reason;
};

/// What became of a lot that was fed by a proposal.
struct DemoLotLoop {
  std::string state;
  std::int64_t given = 0;  // meals
  std::optional<double> liver_g, promised_g, loss, rating;
  bool closed = false;
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
  Result<DemoModel> model();
  /// Asks for curves for the next lots of a gaveur; not empty. Errors: kConflict with the server's
  /// reason.
  Result<std::vector<DemoProposition>> propose(std::int64_t gaveur, const std::string& strain,
                                               int meals, int lots);
  Result<DemoProposition> proposition(std::int64_t id);
  /// The supervisor accepts it, then the gaveur.
  Result<void> accept(const DemoProposition& proposition);
  Result<DemoLotLoop> lot_loop(const std::string& code);

 private:
  DemoServer(HttpClient http, std::string url) : http_(std::move(http)), url_(std::move(url)) {}
  /// The JSON of an answer with status 200; it lives until the next one.
  Result<json::element> ask(const std::string& path);
  /// The same for what is sent; an error is what the server has against it.
  Result<json::element> send(const std::string& path, const std::string& body);

  HttpClient http_;
  std::string url_;
};

}  // namespace gaveurs

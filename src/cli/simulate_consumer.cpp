// gaveurs simulate consumer: buyers who scan jars, taste what is in them, and rate some.
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <thread>

#include "base/clock.h"
#include "cli/command.h"
#include "cli/simulate_flags.h"
#include "domain/grading.h"
#include "twin/buyer.h"
#include "twin/http_client.h"
#include "twin/truth_json.h"
#include "wire/json.h"
#include "wire/json_writer.h"
#include "wire/progress_line.h"

namespace gaveurs {
namespace {

constexpr const char* kConsumerFooter = R"(
Examples:
  gaveurs simulate consumer --api-url http://localhost:8000
      a buyer a second, of whom one in four rates what he tasted
  gaveurs simulate consumer --count 500 --rate 50 --seed 7 --truth truth.jsonl
      500 buyers, the same every time, who taste what the livers truly were

Buyers taste what the quality line measured, or with --truth what the simulated livers were. Each
has an address of ranges reserved for documentation, which the server takes from X-Forwarded-For
when it is asked from its own machine.
)";

constexpr std::chrono::seconds kProgressInterval{1}, kListInterval{5};
// A server that was never reached for so long is taken not to be there.
constexpr std::chrono::seconds kGiveUp{20};
constexpr int kListed = 1'000;

struct ConsumerFlags {
  std::string api_url = "http://localhost:8000", truth, progress;
  double rate = 1, answering = 0.25, cheating = 0.03, days = 30;
  std::int64_t count = 0;
  std::vector<std::string> lots;  // empty: jars of any
  std::optional<std::uint64_t> seed;
  bool quiet = false;
};

std::atomic<bool> stop_asked = false;

struct Jar {
  std::string product, code, sample;
  std::optional<Grade> grade;
};

class Market {
 public:
  Market(HttpClient http, const ConsumerFlags& flags, std::uint64_t seed)
      : http_(std::move(http)), flags_(flags), world_(seed), chance_(world_.split("market")) {}

  /// Truth of samples, by the file `simulate sqal --truth` writes.
  Result<void> read_truth() {
    if (flags_.truth.empty()) return {};
    std::ifstream file(flags_.truth);
    if (!file) return fail(ErrorKind::kNotFound, "--truth: cannot read '" + flags_.truth + "'");
    for (std::string line; std::getline(file, line);) {
      auto key = parse_truth_line(line);
      if (!key) return fail(ErrorKind::kUsage, "--truth: " + key.error().message);
      const auto id = key->sample.value;
      truth_.insert_or_assign(id, std::move(*key));
    }
    return {};
  }

  int run() {
    auto next = std::chrono::steady_clock::now();
    auto told = next, listed = next - kListInterval;
    const auto begun = next;
    while (!stop_asked && (flags_.count == 0 || bought_ < flags_.count)) {
      const auto now = std::chrono::steady_clock::now();
      if (now - listed >= kListInterval || jars_.empty()) {
        listed = now;
        if (auto read = read_jars(); !read) complain(read.error().message);
      }
      if (!reached_ && now - begun >= kGiveUp) {
        fmt::print(stderr, "simulate consumer: {} did not answer for {} s; given up\n",
                   flags_.api_url, kGiveUp.count());
        return kExitFailed;
      }
      if (!flags_.progress.empty() && now - told >= kProgressInterval) {
        told = now;
        say_progress();
      }
      if (now < next || jars_.empty()) {
        std::this_thread::sleep_for(
            jars_.empty() ? kProgressInterval
                          : std::min<std::chrono::nanoseconds>(next - now, kProgressInterval));
        continue;
      }
      next += std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 / flags_.rate));
      if (next < now) next = now;  // the server is slower than the buyers
      visit();
    }
    if (!flags_.progress.empty()) say_progress();
    fmt::print("{} jars scanned, {} rated, {} of these saved, {} refused\n", bought_, sent_, saved_,
               refused_);
    return refused_ == 0 && failed_ == 0 ? kExitOk : kExitFailed;
  }

 private:
  void complain(const std::string& what) {
    ++failed_;
    // Said once, not for every buyer that stands before a closed shop.
    if (what != complaint_) fmt::print(stderr, "{}\n", what);
    complaint_ = what;
  }

  // Said once of each: they may still come.
  void say_none(const std::string& what) {
    if (!none_.insert(what).second) return;
    fmt::print(stderr, "simulate consumer: {}; waiting for some\n", what);
  }

  Result<void> read_jars() {
    jars_.clear();
    const std::string list = fmt::format("/api/consumer/products?limit={}", kListed);
    if (flags_.lots.empty()) {
      auto read = read_list(list);
      if (read && jars_.empty()) say_none("there are no jars on sale");
      return read;
    }
    for (const std::string& lot : flags_.lots) {
      const auto before = jars_.size();
      if (auto read = read_list(list + "&code_lot=" + escape_url(lot)); !read) return read;
      if (jars_.size() == before) say_none("there are no jars of lot " + lot + " on sale");
    }
    return {};
  }

  Result<void> read_list(const std::string& path) {
    const auto answer = http_.get(path);
    if (!answer) return std::unexpected(answer.error());
    reached_ = true;
    const auto list = parse_json(answer->body);
    json::array items;
    if (answer->status != 200 || !list || list->get_array().get(items) != simdjson::SUCCESS) {
      return fail(ErrorKind::kUnavailable, fmt::format("no list of products: {}", answer->status));
    }
    for (const auto item : items) {
      const auto text = [&](const char* name) {
        std::string_view value;
        return item[name].get_string().get(value) == simdjson::SUCCESS ? std::string(value) : "";
      };
      if (text("status") != "active") continue;
      jars_.push_back(
          {text("product_id"), text("qr_code"), text("sample_id"), parse_grade(text("grade"))});
    }
    return {};
  }

  // One person, one jar.
  void visit() {
    ++bought_;
    const Buyer buyer(world_, chance_.integer(0, 1'000'000'000), flags_.cheating);
    const Jar& jar = jars_[static_cast<std::size_t>(
        chance_.integer(0, static_cast<std::int64_t>(jars_.size()) - 1))];
    const auto token = scan(buyer, jar);
    if (!token) return complain(token.error().message);
    const auto matter = matter_of(jar);
    if (!matter) return;  // nothing is known of what is in it, so nobody can taste it
    const double days = -flags_.days * std::log(1 - chance_.uniform());
    const Rating rating = buyer.taste(aged(*matter, days), chance_);
    if (!buyer.answers(rating, flags_.answering, chance_)) return;
    rate(buyer, jar, *token, rating);
    if (buyer.honesty() == Buyer::Honesty::kHonest) return;
    // Who cheats tries again, with a fresh scan.
    for (std::int64_t again = chance_.integer(0, 3); again > 0; --again) {
      const auto other = scan(buyer, jar);
      if (other) rate(buyer, jar, *other, rating);
    }
  }

  HttpClient::Headers hand_of(const Buyer& buyer) const {
    return {{"X-Forwarded-For", buyer.address()},
            {"User-Agent", buyer.browser()},
            {"Accept-Language", "fr"}};
  }

  Result<std::string> scan(const Buyer& buyer, const Jar& jar) {
    const auto answer = http_.get("/api/consumer/scan/" + escape_url(jar.code), hand_of(buyer));
    if (!answer) return std::unexpected(answer.error());
    const auto found = parse_json_object(answer->body);
    if (answer->status != 200 || !found) {
      return fail(ErrorKind::kUnavailable,
                  fmt::format("{} does not scan: {}", jar.product, answer->status));
    }
    std::string_view token;
    (void)found->at_key("feedback_token").get_string().get(token);
    return std::string(token);
  }

  void rate(const Buyer& buyer, const Jar& jar, const std::string& token, const Rating& rating) {
    ++sent_;
    const auto answer =
        http_.post_json("/api/consumer/feedback", body_of(jar, token, rating), hand_of(buyer));
    if (!answer) return complain(answer.error().message);
    if (answer->status == 200) {
      ++saved_;
      if (!flags_.quiet) {
        fmt::print("{} {} {}\n", jar.product,
                   std::string(static_cast<std::size_t>(rating.overall), '*'), rating.comment);
      }
      return;
    }
    ++refused_;
    fmt::print(stderr, "{}: {} {}\n", jar.product, answer->status, answer->body);
  }

  static std::string body_of(const Jar& jar, const std::string& token, const Rating& rating) {
    std::string text;
    JsonWriter out(text);
    out.open_object().field("qr_code", jar.code).field("product_id", jar.product);
    out.field("overall_rating", rating.overall);
    out.key("detailed_ratings").open_object();
    for (std::size_t a = 0; a < kDetails; ++a) {
      if (rating.details[a]) out.field(kDetailNames[a], *rating.details[a]);
    }
    out.close_object();
    if (!rating.comment.empty()) out.field("comment", rating.comment);
    if (rating.context) out.field("consumption_context", to_string(*rating.context));
    if (rating.would_recommend) out.field("would_recommend", *rating.would_recommend);
    if (rating.repurchase_intent) out.field("repurchase_intent", *rating.repurchase_intent);
    if (!token.empty()) out.field("token", token);
    out.close_object();
    return text;
  }

  std::optional<JarMatter> matter_of(const Jar& jar) {
    if (jar.sample.empty()) return std::nullopt;
    const auto known = matters_.find(jar.sample);
    if (known != matters_.end()) return known->second;
    const auto truly = truth_.find(jar.sample);
    auto matter = truly != truth_.end() ? true_matter(truly->second) : measured_matter(jar.sample);
    if (matter) {
      matter->shown = jar.grade;
      matters_.emplace(jar.sample, *matter);
    }
    return matter;
  }

  static JarMatter matter_from(double roughness_mm, double delta_e, double fat, double fresh,
                               double oxidised) {
    constexpr double kRoughMm = 2, kOffColour = 12;  // worth half
    JarMatter out;
    out.fat = fat;
    out.smooth = 1 / (1 + roughness_mm / kRoughMm);
    out.colour = 1 / (1 + delta_e / kOffColour);
    out.fresh = fresh;
    out.oxidised = oxidised;
    return out;
  }

  static std::optional<JarMatter> true_matter(const TruthKey& key) {
    const LineProfile* profile = find_line_profile(key.profile);
    if (profile == nullptr) return std::nullopt;
    const LiverTruth truth = LiverTwin(*profile, key.seed).liver(key.number, key.lot).truth;
    const SpectralFeatures& light = truth.spectral;
    return matter_from(truth.tof.roughness_mm, light.delta_e, light.fat_quality_index,
                       light.freshness_index, light.oxidation_index);
  }

  std::optional<JarMatter> measured_matter(const std::string& sample) {
    const auto answer = http_.get("/api/sqal/samples/" + escape_url(sample));
    if (!answer || answer->status != 200) return std::nullopt;
    const auto found = parse_json_object(answer->body);
    if (!found) return std::nullopt;
    const auto number = [&](const char* path) {
      double value = 0;
      const bool known = found->at_pointer(path).get_double().get(value) == simdjson::SUCCESS;
      return known ? std::optional(value) : std::nullopt;
    };
    const auto fat = number("/as7341/analysis/fat_quality_index");
    const auto fresh = number("/as7341/analysis/freshness_index");
    const auto oxidised = number("/as7341/analysis/oxidation_index");
    if (!fat || !fresh || !oxidised) return std::nullopt;
    return matter_from(number("/vl53l8ch/analysis/roughness_mm").value_or(0),
                       number("/as7341/analysis/delta_e").value_or(0), *fat, *fresh, *oxidised);
  }

  void say_progress() const {
    fmt::print("{}\n", progress_line({{"sent", sent_},
                                      {"acked", saved_},
                                      {"refused", refused_},
                                      {"scanned", bought_},
                                      {"jars", static_cast<std::int64_t>(jars_.size())}}));
    std::fflush(stdout);
  }

  HttpClient http_;
  const ConsumerFlags& flags_;
  Random world_, chance_;
  std::vector<Jar> jars_;
  std::map<std::string, TruthKey> truth_;
  std::map<std::string, JarMatter> matters_;  // by sample
  std::string complaint_;  // the last one
  std::set<std::string> none_;  // what there were no jars of
  bool reached_ = false;        // the server answered at least once
  std::int64_t bought_ = 0, sent_ = 0, saved_ = 0, refused_ = 0, failed_ = 0;
};

int simulate_consumer(const ConsumerFlags& flags) {
  auto http = HttpClient::make(flags.api_url);
  if (!http) return complain("simulate consumer", http.error());
  const auto seed = flags.seed.value_or(static_cast<std::uint64_t>(SystemClock().now().micros));
  Market market(std::move(*http), flags, seed);
  if (auto read = market.read_truth(); !read) return complain("simulate consumer", read.error());
  std::signal(SIGINT, [](int) { stop_asked = true; });
  std::signal(SIGTERM, [](int) { stop_asked = true; });
  return market.run();
}

}  // namespace

void add_simulate_consumer(CLI::App& simulate, std::function<int()>& chosen) {
  CLI::App* consumer = simulate.add_subcommand("consumer", "Buyers who scan and rate jars");
  consumer->footer(kConsumerFooter);
  auto flags = std::make_shared<ConsumerFlags>();
  const auto share = [&](const char* name, double& value, const char* what) {
    consumer->add_option(name, value, what)
        ->check(CLI::Range(0.0, 1.0))
        ->check(is_a_number)
        ->capture_default_str();
  };
  consumer->add_option("--api-url", flags->api_url, "Address of the server")->capture_default_str();
  consumer->add_option("--rate", flags->rate, "Buyers a second")
      ->check(CLI::Range(1e-3, 1e3))
      ->check(is_a_number)
      ->capture_default_str();
  consumer->add_option("--count", flags->count, "End after so many buyers")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000}));
  share("--answering", flags->answering, "Share of buyers who rate what was all right");
  share("--cheating", flags->cheating, "Share who praise or run down whatever it is");
  consumer->add_option("--days", flags->days, "Days until a jar is opened, on average")
      ->check(CLI::Range(0.0, 1'000.0))
      ->check(is_a_number)
      ->capture_default_str();
  consumer->add_option("--seed", flags->seed, "Same seed, same buyers; from the clock when absent")
      ->check(is_seed);
  consumer->add_option("--lot", flags->lots, "Only jars of these lots")->delimiter(',');
  consumer->add_option("--truth", flags->truth, "What the simulated livers were, as a file");
  consumer->add_flag("--quiet", flags->quiet, "No line per rating");
  consumer
      ->add_option("--progress", flags->progress,
                   "json: a line of counters each second, for a program that watches")
      ->check(CLI::IsMember({"json"}));
  consumer->callback([flags, &chosen] { chosen = [flags] { return simulate_consumer(*flags); }; });
}

}  // namespace gaveurs

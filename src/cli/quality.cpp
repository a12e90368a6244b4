// gaveurs quality: what the analysis of the quality line is worth, against livers whose truth is
// known.
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>

#include "cli/command.h"
#include "cli/quality_evaluation.h"
#include "cli/quality_tune.h"
#include "quality/analyse.h"
#include "store/open.h"
#include "twin/truth_json.h"

namespace gaveurs {
namespace {

constexpr const char* kFooter = R"(
With --truth the server's stored analyses are compared with the lines which 'gaveurs simulate sqal
--truth FILE' wrote; without, livers are simulated and analysed here. The analysis was tuned on the
seeds 1000-1999; an evaluation says nothing on those.

Examples:
  gaveurs quality evaluate --seed 7 --count 5000
  gaveurs quality evaluate --truth truth.jsonl --data data --check

Ends with 0; with --check, 1 when a target is missed; 2 for wrong flags.
)";

constexpr std::uint64_t kFirstTunedSeed = 1000, kLastTunedSeed = 1999;
constexpr std::size_t kLongestLine = 1 << 20;
constexpr int kLiversPerStation = 100;

struct QualityFlags {
  std::string truth, data_dir = "data", store_url;
  std::string profile = "standard_barquette";
  std::uint64_t seed = 7;
  int count = 5000;
  bool check = false;
};

Error usage(std::string why) { return {ErrorKind::kUsage, std::move(why)}; }

/// Stations of their own seeds, each for kLiversPerStation livers: no sensor's own errors decide.
Result<QualityEvaluation> evaluate_here(const QualityFlags& flags) {
  const LineProfile* profile = find_line_profile(flags.profile);
  if (profile == nullptr) {
    return std::unexpected(usage(fmt::format("--profile: there is no '{}'", flags.profile)));
  }
  if (flags.seed <= kLastTunedSeed &&
      flags.seed + static_cast<std::uint64_t>(flags.count / kLiversPerStation) >= kFirstTunedSeed) {
    return std::unexpected(usage("--seed: 1000-1999 are the seeds the analysis was tuned on"));
  }
  QualityEvaluation evaluation;
  for (int done = 0; done < flags.count; done += kLiversPerStation) {
    const LiverTwin twin(*profile,
                         flags.seed + static_cast<std::uint64_t>(done / kLiversPerStation));
    for (int i = 0; i < std::min(kLiversPerStation, flags.count - done); ++i) {
      const SimulatedLiver liver = twin.liver(i);
      evaluation.add(liver.truth, analyse_liver(liver.tof, liver.spectral, liver.station));
    }
  }
  return evaluation;
}

class TruthFile {
 public:
  explicit TruthFile(const QualityFlags& flags) : flags_(flags) {}

  Result<QualityEvaluation> evaluate() {
    std::ifstream in(flags_.truth);
    if (!in) {
      return fail(ErrorKind::kNotFound,
                  fmt::format("--truth: cannot read '{}': {}", flags_.truth, std::strerror(errno)));
    }
    auto store = open_store({flags_.store_url, flags_.data_dir, false});
    if (!store) return std::unexpected(store.error());
    auto reader = (*store)->open_reader();
    if (!reader) return std::unexpected(reader.error());
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
      if (auto added = add(**reader, line, number); !added) return std::unexpected(added.error());
    }
    if (evaluation_.count() == 0) {
      return fail(
          ErrorKind::kNotFound,
          fmt::format("the store holds none of the {} samples of '{}'", missing_, flags_.truth));
    }
    if (missing_ > 0) {
      fmt::print("{} samples of '{}' are not in the store and left out\n", missing_, flags_.truth);
    }
    return std::move(evaluation_);
  }

 private:
  Result<void> add(Reader& reader, const std::string& line, std::size_t number) {
    if (line.size() > kLongestLine) {
      return fail(ErrorKind::kInvalid,
                  fmt::format("{}:{}: longer than a line of truth can be", flags_.truth, number));
    }
    const auto key = parse_truth_line(line);
    if (!key) {
      return fail(ErrorKind::kInvalid,
                  fmt::format("{}:{}: {}", flags_.truth, number, key.error().message));
    }
    auto stored = reader.sample(key->sample);
    if (!stored) return std::unexpected(stored.error());
    if (!*stored) {
      ++missing_;
      return {};
    }
    evaluation_.add(twin(*key).liver(key->number, key->lot).truth, (*stored)->analysis);
    return {};
  }

  const LiverTwin& twin(const TruthKey& key) {
    const auto name = std::make_pair(key.profile, key.seed);
    auto at = twins_.find(name);
    if (at == twins_.end()) {
      at = twins_.emplace(name, LiverTwin(*find_line_profile(key.profile), key.seed)).first;
    }
    return at->second;
  }

  const QualityFlags& flags_;
  QualityEvaluation evaluation_;
  std::map<std::pair<std::string, std::uint64_t>, LiverTwin> twins_;
  std::size_t missing_ = 0;
};

int evaluate(const QualityFlags& flags) {
  const auto evaluation = flags.truth.empty() ? evaluate_here(flags) : TruthFile(flags).evaluate();
  if (!evaluation) return complain("quality", evaluation.error());
  fmt::print("{} livers\n{}\n", evaluation->count(), evaluation->tables());
  bool all = true;
  for (const EvaluationTarget& target : evaluation->targets()) {
    fmt::print("{:<6} {:<50} {:>8}  target {}\n", target.met ? "met" : "MISSED", target.name,
               target.measured, target.target);
    all = all && target.met;
  }
  return all || !flags.check ? kExitOk : kExitFailed;
}

void add_evaluate(CLI::App& quality, std::function<int()>& chosen) {
  auto flags = std::make_shared<QualityFlags>();
  CLI::App& app =
      *quality.add_subcommand("evaluate", "Compare the analysis with livers whose truth is known");
  app.footer(kFooter);
  CLI::Option* truth =
      app.add_option("--truth", flags->truth, "Lines that 'gaveurs simulate sqal --truth' wrote");
  app.add_option("--data", flags->data_dir, "Folder of the server's embedded store")
      ->needs(truth)
      ->capture_default_str();
  app.add_option("--store", flags->store_url, "URL of the server's store, instead of --data")
      ->needs(truth);
  app.add_option("--seed", flags->seed, "Of the first simulated station")
      ->check(is_seed)
      ->excludes(truth)
      ->capture_default_str();
  app.add_option("--count", flags->count, "Livers to simulate")
      ->check(CLI::Range(1, 1'000'000))
      ->excludes(truth)
      ->capture_default_str();
  app.add_option("--profile", flags->profile, "Of the simulated line")
      ->excludes(truth)
      ->capture_default_str();
  app.add_flag("--check", flags->check, "End with 1 when a target is missed");
  app.callback([flags, &chosen] { chosen = [flags] { return evaluate(*flags); }; });
}

void add_tune(CLI::App& quality, std::function<int()>& chosen) {
  auto count = std::make_shared<int>(1500);
  CLI::App& app = *quality.add_subcommand(
      "tune",
      "Fit the numbers of src/quality/tuned.h anew, on the seeds 1000-1999, and print them");
  app.add_option("--count", *count, "Livers to fit to")
      ->check(CLI::Range(100, 100'000))
      ->capture_default_str();
  auto profile = std::make_shared<std::string>("standard_barquette");
  app.add_option("--profile", *profile, "Of the simulated line")->capture_default_str();
  app.callback([count, profile, &chosen] {
    chosen = [count, profile] {
      if (find_line_profile(*profile) == nullptr) {
        return complain("quality", usage(fmt::format("--profile: there is no '{}'", *profile)));
      }
      fmt::print("{}", tune_quality(kFirstTunedSeed, *count, *profile));
      return kExitOk;
    };
  });
}

}  // namespace

void add_quality(CLI::App& app, std::function<int()>& chosen) {
  CLI::App& quality = *app.add_subcommand("quality", "The quality line's analysis on trial");
  quality.require_subcommand(1);
  add_evaluate(quality, chosen);
  add_tune(quality, chosen);
}

}  // namespace gaveurs

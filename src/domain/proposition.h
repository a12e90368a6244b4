// Proposition: a feeding curve that the loop proposes to a gaveur, and what becomes of it: reviewed
// by a supervisor, answered by the gaveur, fed to his next lot, corrected meal by meal, compared
// with what the lot came to. Every step is kept. Doses in grams of dry corn per duck and meal, meal
// 1 first. Plain values; the texts of forecasts are JSON that only src/wire reads.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/instant.h"
#include "domain/curve_correction.h"

namespace gaveurs {

using PropositionId = StrongId<struct PropositionTag, std::int64_t>;  // seq of its first event

/// What a curve is for: the standard one for comparison, the best known, or one to learn from.
enum class ProposalRole : std::uint8_t { kControl, kBest, kTest };
std::string_view to_string(ProposalRole role);  // control, best, test
std::optional<ProposalRole> parse_proposal_role(std::string_view text);

enum class PropositionState : std::uint8_t {
  kProposed,  // waits for the supervisor
  kAccepted,  // waits for the gaveur
  kRefused,
  kAgreed,  // waits for the gaveur's next lot
  kKeptOwn,  // the gaveur keeps his own curve
  kRunning,  // a lot is being fed by it
  kClosed,  // what the lot came to is known
  kStopped,  // a test that had not begun when tests did worse than controls
};
constexpr std::size_t kPropositionStates = 8;
/// proposed, accepted, refused, agreed, kept_own, running, closed, stopped
std::string_view to_string(PropositionState state);
std::optional<PropositionState> parse_proposition_state(std::string_view text);
using PropositionCounts = std::array<std::int64_t, kPropositionStates>;  // by state

/// What a step did; those that lead to a state have its name.
enum class CurveStepKind : std::uint8_t {
  kProposed,
  kAccepted,
  kChanged,  // accepted with other doses
  kRefused,
  kAgreed,
  kKeptOwn,
  kRunning,
  kCorrected,  // other doses are advised for the coming meals
  kClosed,
  kStopped,
};
std::string_view to_string(CurveStepKind kind);
std::optional<CurveStepKind> parse_curve_step_kind(std::string_view text);

struct CurveStep {
  PropositionId proposition;
  int number = 0;  // from 1
  Instant at;
  CurveStepKind kind = CurveStepKind::kProposed;
  std::string by;  // empty: the server itself
  std::string reason;  // empty: none given
  std::vector<double> doses_g;  // that the step brought; empty: none
  int from_meal = 0;  // of the first of these doses; 0: none
  bool operator==(const CurveStep&) const = default;
};

/// What the lot came to.
struct CurveResult {
  double liver_g = 0;
  double corn_g = 0;  // given, per duck
  double itm = 0;
  std::optional<double> loss;  // fraction
  Instant closed_at;
  bool operator==(const CurveResult&) const = default;
};

struct Proposition {
  PropositionId id;
  Instant created_at, changed_at;
  GaveurId gaveur;
  SiteCode site;
  std::string souche;  // empty: any
  std::string saison;  // of the day it was made: hiver, printemps, ete, automne
  ProposalRole role = ProposalRole::kBest;
  PropositionState state = PropositionState::kProposed;
  std::vector<double> doses_g, standard_g;
  double loss_limit = 0;  // fraction; of the site when it was last judged
  double loss_upper95 = 0;  // fraction; predicted
  std::string forecast;  // JSON object: promise, comparison with the standard curve, reasons
  std::string front;  // JSON array: curves not beaten in rating, corn and loss at once
  std::string model;  // version
  LotCode lot;  // that is or was fed by it; empty: none yet
  std::optional<CurveAdvice> advice;  // of the running lot, since its last meal
  std::optional<Instant> advised_at;
  std::optional<CurveResult> result;
  int steps = 0;  // how many there are
  Seq seq = 0;  // of its last curve_update
  bool operator==(const Proposition&) const = default;
};

struct PropositionFilter {
  std::vector<PropositionState> states;  // empty: all
  std::optional<GaveurId> gaveur;
  std::optional<SiteCode> site;
};

/// Closed lots that there must be before anything is learned.
constexpr std::int64_t kFewestLots = 8;

/// A model as it was learned; its texts are JSON.
struct LearnedModel {
  std::int64_t number = 0;  // from 1
  std::string version;  // such as "growth-1-3f9c0a771b2c"
  Instant trained_at;
  std::int64_t lots = 0;
  std::int64_t first_day = 0, last_day = 0;  // days since 1970-01-01
  std::string hash;  // SHA-256 of the lots learned from, hexadecimal
  std::int64_t seed = 1;
  std::int64_t points = 0;  // of its smooth function
  std::string scales;  // numbers with commas, target by target
  std::int64_t backtest_from = 0;
  std::string backtest;  // JSON array
  std::string picture;  // SVG of the backtest; kept of the newest model only
  std::int64_t rated_lots = 0, ratings = 0;
  std::string sites;  // where tests do worse than controls, with commas
  bool operator==(const LearnedModel&) const = default;
};

/// Changes whenever there is something new to learn from.
struct LearningMark {
  std::int64_t records = 0, inspected = 0, ratings = 0, closed = 0;
  double sum = 0;  // of the records' results, so that a replaced record tells
  bool operator==(const LearningMark&) const = default;
};

/// Lots with ratings, and how many of their jars were sold.
struct LotJars {
  LotCode lot;
  std::int64_t jars = 0;
};

}  // namespace gaveurs

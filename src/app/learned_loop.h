// LearnedLoop: what a store's closed lots and ratings teach, ready to propose curves and to judge
// them: the growth model says what a curve does at one gaveur's, the optimiser searches curves by
// what people liked. Reproducible from the store, the model's stored scales and the seed. Once
// learned it is only read, by any thread.
#pragma once

#include <atomic>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/loop_lots.h"
#include "app/loop_settings.h"
#include "domain/curve_promise.h"
#include "domain/proposition.h"
#include "loop/curve_optimiser.h"
#include "loop/growth_model.h"

namespace gaveurs {

struct CurveQuestion {
  GaveurId gaveur;
  SiteCode site;
  std::string souche;  // empty: any
  std::int64_t first_day = 0;  // of the lot to come
};

class LearnedLoop {
 public:
  /// `known`: the newest stored model, whose scales are used where they still suit. Error
  /// kConflict while there are too few closed lots. `stop` ends the search for scales early.
  static Result<LearnedLoop> learn(Reader& reader, const std::optional<LearnedModel>& known,
                                   const LoopSettings& settings,
                                   const std::atomic<bool>* stop = nullptr);

  /// As it is to be stored, without number, time and backtest.
  LearnedModel model() const;
  const std::string& version() const { return version_; }
  const std::vector<ClosedLot>& lots() const { return lots_; }
  /// Sites whose tests do worse than their controls.
  std::set<std::string> harmed_sites() const;

  /// The lot that the question means, fed these doses: what the question does not say is as the
  /// gaveur's newest lot was, or else the site's.
  LotInput input_of(const CurveQuestion& question, const std::vector<double>& doses_g) const;
  GrowthForecast predict(const LotInput& lot) const { return growth_.predict(lot); }
  EffectShares explain_liver(const LotInput& lot) const { return growth_.explain_liver(lot); }

  /// The curve that gaveurs of the site are used to, as far as lots tell.
  CurveShape standard(const CurveQuestion& question, int meals) const;
  struct Proposed {
    std::vector<Proposition> propositions;  // without number, state and step
    std::vector<GaveurId> left_out;         // for whom no curve keeps the site's limit
  };
  /// For `lots` coming lots of the questions' gaveurs in turn, all of one site and souche. Error
  /// kConflict when losses are unknown or no curve keeps the limit for anyone; kUnavailable when
  /// `go_on`, asked several times for each gaveur, says no.
  Result<Proposed> propose(const std::vector<CurveQuestion>& questions, int meals,
                           double loss_limit, Random& random, const GoOn& go_on = {}) const;
  /// Why nothing is known of such a curve: its meals, its corn or its first dose are far from those
  /// of every lot learned from, where a model only guesses. Unset when it is like one of them.
  std::optional<Refusal> unlike_any(std::span<const double> doses_g) const;
  /// What is said of any doses; error kConflict when losses are unknown.
  Result<CurveForecast> judge(const CurveQuestion& question, const std::vector<double>& doses_g,
                              ProposalRole role, const std::vector<double>& standard_g,
                              double loss_limit) const;

 private:
  struct Taught {  // one lot, to the optimiser
    std::size_t lot = 0;
    CurveShape shape;
    int cycle = 0;
    bool chosen = false, control = false;
    double stars = 0, stars_sd = 0;
  };
  explicit LearnedLoop(GrowthModel growth) : growth_(std::move(growth)) {}
  void teach(const std::vector<Proposition>& fed, const LotRatings& ratings);
  CurveOptimiser optimiser(const CurveQuestion& question, const CurveShape& standard,
                           double loss_limit) const;
  /// A curve as what is proposed to this gaveur; unset where it breaks a limit at his.
  std::optional<Proposition> safe_as(const CurveQuestion& question, CurveOptimiser& search,
                                     const CurveShape& usual, const CurveShape& shape,
                                     ProposalRole role, double loss_limit) const;
  /// The chosen curve, or the next one on the way from it to the usual one that keeps all limits at
  /// this gaveur's; where not even the usual one does, of `gentler` the one nearest to it in corn
  /// that does; unset when none.
  std::optional<Proposition> safe_for(const CurveQuestion& question, CurveOptimiser& search,
                                      const CurveShape& usual, const CurveProposal& chosen,
                                      std::vector<CurveProposal> gentler, double loss_limit) const;
  bool is_rated(const CurveQuestion& question) const;
  /// The choices as this gaveur's lots would be, forecast as the proposals are: what it would not
  /// be safe to feed is left out.
  std::vector<FrontPoint> front_for(const CurveQuestion& question,
                                    const std::vector<CurveProposal>& choices,
                                    double loss_limit) const;
  CurveForecast forecast(const CurveQuestion& question, const std::vector<double>& doses_g,
                         const std::vector<double>& standard_g, const CurveProposal& said,
                         double loss_limit) const;

  GrowthModel growth_;
  std::vector<ClosedLot> lots_;
  std::vector<Taught> taught_;
  std::string version_, hash_;
  std::int64_t seed_ = 1, points_ = 0, rated_lots_ = 0, ratings_ = 0;
};

/// Walks forward through the newest quarter of the lots, which takes a while; nothing is added
/// where there are too few or it was stopped. Any thread.
void add_backtest(const std::vector<ClosedLot>& lots, LearnedModel& model,
                  const std::atomic<bool>& stop);

/// "hiver", "printemps", "ete" or "automne", by the month.
std::string_view season_of(std::int64_t day);

}  // namespace gaveurs

#include "loop/formula_search.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

#include "loop/formula_breed.h"
#include "loop/formula_front.h"
#include "loop/formula_greedy.h"

namespace gaveurs {
namespace {

constexpr std::size_t kIslands = 5, kIslandSize = 48;
constexpr int kPatience = 4'000;  // children of an island without a better one
constexpr double kPerNode = 0.006;  // decades of error that a node must bring
constexpr std::size_t kMostFrames = 4'000;
constexpr std::size_t kStarts = 5;  // of greedy fits in a frame
constexpr std::int64_t kAfterExact = 5'000;  // evaluations, to find it smaller
constexpr double kSeedingPart = 0.25;        // of the seconds, at most

class Search {
 public:
  Search(const FormulaTable& table, const FormulaTable& all, const FormulaUnits& units,
         const FormulaOptions& options)
      : x_(table.x),
        y_(table.y),
        units_(units),
        options_(options),
        random_(options.seed),
        variables_(static_cast<int>(table.x.cols())),
        library_(table.x, units, options.library),
        greedy_(library_),
        front_(table, all, options),
        begun_(std::chrono::steady_clock::now()) {}

  FormulaFront run() {
    if (library_.size() > 0) {
      powers_ = likely_powers(greedy_, x_, y_, units_);
      seed_all();
      evolve();
    }
    FormulaFront front = front_.finish();
    front.evaluations = evaluations_;
    front.seconds = seconds();
    return front;
  }

 private:
  using Island = std::vector<FormulaCandidate>;

  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
  }

  bool over() {
    if (evaluations_ >= options_.evaluations) return true;
    if (exact_at_ >= 0 && evaluations_ > exact_at_ + kAfterExact) return true;
    return seconds() > options_.seconds;
  }

  const std::optional<FormulaFrame>& frame(FormulaLink link, const FormulaPowers& powers) {
    if (frames_.size() > kMostFrames) frames_.clear();
    auto [at, is_new] = frames_.try_emplace({link, powers});
    if (is_new) at->second = frame_of(link, powers, x_, y_);
    return at->second;
  }

  /// Fits and judges; false when it is no formula.
  bool judge(FormulaCandidate& c) {
    ++evaluations_;
    const auto& in = frame(c.link, c.powers);
    if (!in) return false;
    const auto factors = fit_terms(*in, c.terms);
    if (!factors) return false;
    Eigen::ArrayXd sum = Eigen::ArrayXd::Constant(y_.size(), (*factors)(0));
    for (std::size_t t = 0; t < c.terms.size(); ++t) {
      sum += (*factors)(static_cast<Eigen::Index>(t) + 1) * c.terms[t]->values;
    }
    c.r2 = r_squared(in->product * unlinked(c.link, in->sign, sum), y_);
    if (c.r2 <= 0) return false;
    c.size = c.model().size();
    if (c.size > options_.most_size) return false;
    c.loss = std::log10(std::max(1e-13, 1 - c.r2));
    c.fitness = c.loss + kPerNode * c.size;
    if (front_.offer(c) && c.loss < kExactLoss && exact_at_ < 0) exact_at_ = evaluations_;
    return true;
  }

  static void put(Island& island, FormulaCandidate c) {
    for (FormulaCandidate& old : island) {
      if (std::abs(old.loss - c.loss) > 1e-9) continue;
      if (c.size < old.size) old = std::move(c);
      return;
    }
    if (island.size() < kIslandSize) {
      island.push_back(std::move(c));
      return;
    }
    auto worst = std::max_element(island.begin(), island.end(), worse);
    if (c.fitness < worst->fitness) *worst = std::move(c);
  }
  static bool worse(const FormulaCandidate& a, const FormulaCandidate& b) {
    return a.fitness < b.fitness;
  }

  /// Greedy formulas of one frame, of one term and more.
  void seed(FormulaLink link, const FormulaPowers& powers, std::size_t first, Island& island) {
    const auto& in = frame(link, powers);
    if (!in) return;
    FormulaCandidate c{.link = link, .powers = powers};
    auto terms = greedy_.choose(*in, {}, options_.most_terms, first);
    take_first(c, terms, island);
    if (first > 0) return;
    if (auto product = likely_product(*in, x_, units_)) {
      const std::vector<FormulaTermPtr> given{std::move(product)};
      terms = greedy_.choose(*in, given, options_.most_terms - 1, 0);
      take_first(c, terms, island);
    }
  }

  /// The formulas of none, one, two … of the terms.
  void take_first(FormulaCandidate& c, const std::vector<FormulaTermPtr>& terms, Island& island) {
    for (std::size_t count = 0; count <= terms.size(); ++count) {
      c.terms.assign(terms.begin(), terms.begin() + static_cast<std::ptrdiff_t>(count));
      if (judge(c)) put(island, c);
    }
  }

  void seed_all() {
    islands_.resize(kIslands);
    since_.assign(kIslands, 0);
    best_.assign(kIslands, 1e9);
    for (std::size_t first = 0; first < kStarts; ++first) {
      for (const FormulaPowers& powers : powers_) {
        for (std::size_t link = 0; link < kFormulaLinks; ++link) {
          if (over() || seconds() > kSeedingPart * options_.seconds) return;
          seed(static_cast<FormulaLink>(link), powers, first, islands_[first % kIslands]);
        }
      }
    }
  }

  /// An island that found nothing better begins anew in a few frames.
  void begin_anew(Island& island) {
    island.clear();
    for (int i = 0; i < 6; ++i) {
      FormulaPowers powers = pick(powers_);
      if (random_.chance(0.3)) change_power(powers);
      seed(static_cast<FormulaLink>(random_.integer(0, kFormulaLinks - 1)), powers,
           static_cast<std::size_t>(random_.integer(0, 40)), island);
    }
    for (int i = 0; i < 20; ++i) {
      FormulaCandidate c{.link = static_cast<FormulaLink>(random_.integer(0, kFormulaLinks - 1)),
                         .powers = pick(powers_)};
      for (std::int64_t t = random_.integer(1, 3); t > 0; --t) {
        c.terms.push_back(library_.any(random_));
      }
      if (judge(c)) put(island, std::move(c));
    }
    if (random_.chance(0.5)) {
      for (const FormulaCandidate& c : front_.candidates()) {
        if (random_.chance(0.3)) put(island, c);
      }
    }
  }

  template <typename T>
  const T& pick(const std::vector<T>& from) {
    return from[static_cast<std::size_t>(random_.integer(0, std::ssize(from) - 1))];
  }

  const FormulaCandidate& tournament(const Island& island) {
    const FormulaCandidate* best = &pick(island);
    for (int i = 0; i < 2; ++i) {
      const FormulaCandidate& other = pick(island);
      if (other.fitness < best->fitness) best = &other;
    }
    return *best;
  }

  void change_power(FormulaPowers& powers) {
    auto& power = powers[static_cast<std::size_t>(random_.integer(0, variables_ - 1))];
    const auto next = power + (random_.chance(0.5) ? 1 : -1) * (random_.chance(0.7) ? 2 : 1);
    power = static_cast<std::int8_t>(random_.chance(0.3) ? 0 : std::clamp(next, -8, 8));
  }

  void change_term(FormulaCandidate& c, const Island& island) {
    if (c.terms.empty()) return add_term(c);
    FormulaTermPtr& term =
        c.terms[static_cast<std::size_t>(random_.integer(0, std::ssize(c.terms) - 1))];
    const FormulaCandidate& other = tournament(island);
    const Expression& parts =
        other.terms.empty() ? term->expression : pick(other.terms)->expression;
    auto next =
        make_term(changed(term->expression, parts, library_, variables_, random_), x_, units_);
    if (next) term = std::move(next);
  }

  void add_term(FormulaCandidate& c) {
    if (std::ssize(c.terms) >= options_.most_terms) return drop_term(c);
    const auto& in = frame(c.link, c.powers);
    if (in && random_.chance(0.3)) {
      c.terms = greedy_.choose(*in, c.terms, 1, static_cast<std::size_t>(random_.integer(0, 3)));
    } else {
      c.terms.push_back(library_.any(random_));
    }
  }

  void drop_term(FormulaCandidate& c) {
    if (c.terms.empty()) return;
    c.terms.erase(c.terms.begin() + random_.integer(0, std::ssize(c.terms) - 1));
  }

  /// The best of one term times or by a variable.
  void climb(FormulaCandidate& c) {
    if (c.terms.empty()) return;
    const auto at = static_cast<std::size_t>(random_.integer(0, std::ssize(c.terms) - 1));
    FormulaCandidate best = c;
    best.fitness = 1e9;
    for (Expression& expression : times_variables(c.terms[at]->expression, variables_)) {
      FormulaCandidate next = c;
      next.terms[at] = make_term(std::move(expression), x_, units_);
      if (next.terms[at] && judge(next) && next.fitness < best.fitness) best = std::move(next);
    }
    if (best.fitness < 1e9) c = std::move(best);
  }

  /// A constant somewhere, fitted with those that are there.
  void fit_constants(FormulaCandidate& c) {
    if (c.terms.empty()) return;
    FormulaModel model = c.model();
    Expression& term =
        model.terms[static_cast<std::size_t>(random_.integer(0, std::ssize(c.terms) - 1))];
    if (term.constants() == 0 || random_.chance(0.5)) term = with_constant(term, random_);
    if (!refit(model, x_, y_, 5)) return;
    std::vector<FormulaTermPtr> terms;
    for (Expression& expression : model.terms) {
      terms.push_back(make_term(std::move(expression), x_, units_));
      if (!terms.back()) return;
    }
    c.terms = std::move(terms);
  }

  FormulaCandidate child_of(const Island& island) {
    FormulaCandidate c = tournament(island);
    const double draw = random_.uniform();
    if (draw < 0.45) {
      change_term(c, island);
    } else if (draw < 0.57) {
      add_term(c);
    } else if (draw < 0.64) {
      drop_term(c);
    } else if (draw < 0.74) {
      const FormulaCandidate& other = tournament(island);
      if (!other.terms.empty() && !c.terms.empty()) {
        c.terms[static_cast<std::size_t>(random_.integer(0, std::ssize(c.terms) - 1))] =
            pick(other.terms);
      }
    } else if (draw < 0.80) {
      c.link = static_cast<FormulaLink>(random_.integer(0, kFormulaLinks - 1));
    } else if (draw < 0.89) {
      change_power(c.powers);
    } else if (draw < 0.93) {
      climb(c);
    } else {
      fit_constants(c);
    }
    return c;
  }

  void evolve() {
    for (std::size_t turn = 0; !over(); ++turn) {
      const std::size_t at = turn % kIslands;
      Island& island = islands_[at];
      if (island.empty() || since_[at] > kPatience) {
        begin_anew(island);
        since_[at] = 0;
        best_[at] = 1e9;
        if (island.empty()) continue;
      }
      for (int child = 0; child < 20; ++child) {
        FormulaCandidate c = child_of(island);
        ++since_[at];
        if (!judge(c)) continue;
        if (c.fitness < best_[at] - 1e-3) {
          best_[at] = c.fitness;
          since_[at] = 0;
        }
        put(island, std::move(c));
      }
      // One of a neighbour's now and then.
      if (turn % 200 == 199) {
        const Island& from = islands_[(at + 1) % kIslands];
        if (!from.empty()) put(island, tournament(from));
      }
    }
  }

  const Eigen::MatrixXd& x_;
  const Eigen::VectorXd& y_;
  const FormulaUnits& units_;
  const FormulaOptions& options_;
  Random random_;
  int variables_;
  FormulaLibrary library_;
  FormulaGreedy greedy_;
  FormulaArchive front_;
  std::chrono::steady_clock::time_point begun_;
  std::vector<FormulaPowers> powers_;
  std::map<std::pair<FormulaLink, FormulaPowers>, std::optional<FormulaFrame>> frames_;
  std::vector<Island> islands_;
  std::vector<int> since_;
  std::vector<double> best_;
  std::int64_t evaluations_ = 0, exact_at_ = -1;
};

bool varies(const Eigen::VectorXd& values) { return values.maxCoeff() > values.minCoeff(); }

}  // namespace

Result<FormulaFront> find_formulas(const FormulaTable& table, const FormulaOptions& options) {
  auto units = FormulaUnits::of(table.variables);
  if (!units) return std::unexpected(units.error());
  if (!options.waves) units->refuse_waves();
  if (!table.target.unit.empty()) {
    if (const auto unit = parse_unit(table.target.unit); !unit) {
      return std::unexpected(unit.error());
    }
  }
  if (table.y.size() < static_cast<Eigen::Index>(kFewestFormulaRows) || table.x.cols() == 0) {
    return fail(ErrorKind::kInvalid, "too few rows or no variable");
  }
  if (!varies(table.y)) return fail(ErrorKind::kInvalid, "the target is the same in all rows");
  std::vector<Eigen::Index> order(static_cast<std::size_t>(table.y.size()));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<Eigen::Index>(i);
  Random random = Random(options.seed).split("rows");
  const auto most = std::min(order.size(), static_cast<std::size_t>(options.rows));
  for (std::size_t i = 0; i < most; ++i) {
    std::swap(order[i], order[static_cast<std::size_t>(
                            random.integer(static_cast<std::int64_t>(i), std::ssize(order) - 1))]);
  }
  order.resize(most);
  const FormulaTable searched = table.rows(order);
  if (!varies(searched.y)) return fail(ErrorKind::kInvalid, "the target hardly varies");
  return Search(searched, table, *units, options).run();
}

}  // namespace gaveurs

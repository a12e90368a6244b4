#include "cli/replay_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <queue>

#include "cli/command.h"
#include "twin/lot_twin.h"
#include "twin/meal_link.h"
#include "twin/simulated_time.h"

namespace gaveurs {
namespace {

/// Clock time of a lot's first meal, as records hold only the day.
constexpr std::int64_t kFirstMealMicros = 8 * kMicrosPerHour;
constexpr std::string_view kSource = R"(,"source":"replay")";
constexpr std::chrono::seconds kProgress{2};
constexpr std::int64_t kMaxShownRefusals = 20;

}  // namespace

class ReplayRun::Player {
 public:
  Player(EventLoop& loop, const Clock& clock, ReplayOptions options, std::vector<ReplayedLot> lots)
      : loop_(loop),
        clock_(clock),
        options_(std::move(options)),
        lots_(std::move(lots)),
        random_(options_.seed),
        began_(clock.now()),
        time_(began_, options_.acceleration > 0 ? options_.acceleration : 1),
        away_since_(began_),
        link_(loop, options_.url, link_options(), link_events(), random_.split("link")) {
    twins_.resize(lots_.size());
    Instant earliest = lots_.front().record.debut;  // in the order of time
    earliest = earliest + kFirstMealMicros;
    Instant now = began_;
    now.micros -= now.micros % kMicrosPerSecond;
    shift_ = now - earliest;
    for (std::size_t i = 0; i < lots_.size(); ++i) due_.push({first_meal(i) + shift_, i});
  }

  int run() {
    loop_.on_terminate([this] { end(); });
    link_.start();
    play();
    watch();
    loop_.run();
    return say_end();
  }

 private:
  struct Due {
    Instant at;  // rebased
    std::size_t lot;
    bool operator>(const Due& other) const {
      return std::pair(at, lot) > std::pair(other.at, other.lot);
    }
  };

  MealLinkOptions link_options() const {
    MealLinkOptions options;
    options.window = options_.window;
    return options;
  }

  MealLinkEvents link_events() {
    MealLinkEvents events;
    events.answer = [this](const MealAnswer& answer) { take(answer); };
    events.connected = [this] {
      away_since_.reset();
      said_away_ = false;
    };
    events.lost = [this](const std::string& reason, std::chrono::milliseconds) {
      if (!away_since_) away_since_ = clock_.now();
      lost_reason_ = reason;
      if (std::exchange(said_away_, true)) return;
      fmt::print(stderr, "no connection ({}); {} meals kept, trying again\n", reason,
                 link_.waiting());
    };
    return events;
  }

  Instant first_meal(std::size_t lot) const { return lots_[lot].record.debut + kFirstMealMicros; }

  /// Sends what is due: by the clock, or as much as the window takes when there is no pace.
  void play() {
    while (!due_.empty() && !ending_) {
      const Due next = due_.top();
      if (options_.acceleration > 0) {
        const auto wait = time_.until(next.at, clock_.now());
        if (wait.count() > 0) return play_after(wait);
      } else if (link_.waiting() >= 2 * options_.window) {
        return;  // goes on with the next answer
      }
      due_.pop();
      feed(next.lot);
    }
    if (due_.empty() && link_.waiting() == 0) end();
  }

  void play_after(std::chrono::microseconds wait) {
    if (std::exchange(timer_set_, true)) return;
    loop_.after(wait, [this] {
      timer_set_ = false;
      play();
    });
  }

  void feed(std::size_t lot) {
    auto& twin = twins_[lot];
    if (!twin && !begin(lot)) return;
    auto meal = twin->next();
    if (!meal) return;
    ++counts_.sent;
    if (twin->done()) {
      twin.reset();
      ++counts_.lots;
    } else {
      due_.push({twin->due() + (options_.keep_dates ? shift_ : 0), lot});
    }
    link_.push(std::move(*meal), kSource);
  }

  // A lot's values depend on the seed and its code only, whatever else is replayed with it.
  bool begin(std::size_t lot) {
    ReplayedLot& source = lots_[lot];
    const Random random = random_.split(source.record.code.value);
    const Instant start = first_meal(lot) + (options_.keep_dates ? 0 : shift_);
    auto plan = plan_replayed_lot(source.record, source.gaveur, start, random.split("plan"));
    if (!plan) {
      fmt::print(stderr, "{}: left out: {}\n", source.record.code.value, plan.error().message);
      return false;
    }
    twins_[lot] = std::make_unique<LotTwin>(std::move(*plan), random.split("walk"));
    source.record.courbe = {};
    return true;
  }

  void take(const MealAnswer& answer) {
    switch (answer.outcome) {
      case MealOutcome::kDuplicate:
        ++counts_.duplicates;
        break;
      case MealOutcome::kCorrected:
        ++counts_.corrections;
        break;
      case MealOutcome::kRefused:
        say_refusal(answer);
        break;
      case MealOutcome::kSaved:
        break;
    }
    ++(answer.outcome == MealOutcome::kRefused ? counts_.refused : counts_.acked);
    // The link sends the next of its meals after this; play() only has to keep it supplied.
    if (options_.acceleration == 0 && link_.waiting() > options_.window) return;
    if (options_.acceleration == 0 || due_.empty()) play();
  }

  void say_refusal(const MealAnswer& answer) const {
    if (counts_.refused >= kMaxShownRefusals) return;
    fmt::print(stderr, "{} J{} {}: {}\n", answer.meal.lot.value, answer.meal.slot.jour,
               to_string(answer.meal.slot.moment), answer.error);
    for (const FieldError& reason : answer.reasons) {
      fmt::print(stderr, "  {}: {}\n", reason.path, reason.reason);
    }
  }

  void watch() {
    const Instant now = clock_.now();
    const std::int64_t limit = options_.give_up_s * kMicrosPerSecond;
    if (limit > 0 && away_since_ && now - *away_since_ > limit) {
      fmt::print(stderr, "no connection for {} s ({}); given up\n", options_.give_up_s,
                 lost_reason_);
      gave_up_ = true;
      return end();
    }
    if (shown_ != counts_.acked) {
      fmt::print(stderr, "{} meals answered, {} on their way, {} lots done\n", counts_.acked,
                 link_.waiting(), counts_.lots);
    }
    shown_ = counts_.acked;
    loop_.after(kProgress, [this] { watch(); });
  }

  void end() {
    if (std::exchange(ending_, true)) return loop_.stop();
    ended_ = clock_.now();
    link_.close([this] { loop_.stop(); });
  }

  int say_end() const {
    const double seconds = static_cast<double>(ended_ - began_) / kMicrosPerSecond;
    fmt::print(
        "{} lots, {} meals sent, {} acknowledged ({} duplicates, {} corrections), "
        "{} refused; {:.1f} s, {:.0f} meals/s\n",
        counts_.lots, counts_.sent, counts_.acked, counts_.duplicates, counts_.corrections,
        counts_.refused, seconds, static_cast<double>(counts_.acked) / std::max(seconds, 1e-6));
    if (link_.waiting() > 0) fmt::print("{} meals were not answered\n", link_.waiting());
    return counts_.refused > 0 || gave_up_ ? kExitFailed : kExitOk;
  }

  EventLoop& loop_;
  const Clock& clock_;
  ReplayOptions options_;
  std::vector<ReplayedLot> lots_;
  std::vector<std::unique_ptr<LotTwin>> twins_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  Random random_;
  Instant began_;
  Instant ended_;
  SimulatedTime time_;
  std::int64_t shift_ = 0;
  std::optional<Instant> away_since_;
  std::string lost_reason_ = "no answer";
  bool said_away_ = false;
  bool timer_set_ = false;
  bool ending_ = false;
  bool gave_up_ = false;
  std::int64_t shown_ = 0;
  ReplayCounts counts_;
  MealLink link_;  // last: its callbacks use the rest
};

ReplayRun::ReplayRun(EventLoop& loop, const Clock& clock, ReplayOptions options,
                     std::vector<ReplayedLot> lots)
    : player_(std::make_unique<Player>(loop, clock, std::move(options), std::move(lots))) {}
ReplayRun::~ReplayRun() = default;

int ReplayRun::run() { return player_->run(); }

}  // namespace gaveurs

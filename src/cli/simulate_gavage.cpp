#include "cli/simulate_gavage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "cli/command.h"
#include "domain/lot.h"
#include "twin/lot_codes.h"
#include "twin/lot_twin.h"
#include "twin/meal_link.h"
#include "twin/simulated_time.h"
#include "wire/progress_line.h"

namespace gaveurs {
namespace {

/// Simulated time between a lot's last meal and the first of the next one.
constexpr std::int64_t kPauseMicros = kMicrosPerDay;
/// Times far from the real ones are refused by the server in the end: then time begins again.
constexpr std::int64_t kFurthestAhead = 3'650 * kMicrosPerDay;
/// Real time over which the devices begin one after the other.
constexpr std::chrono::milliseconds kStagger{500};
constexpr std::chrono::seconds kProgressInterval{1};

std::string_view outcome_text(MealOutcome outcome) {
  switch (outcome) {
    case MealOutcome::kSaved:
      return "saved";
    case MealOutcome::kDuplicate:
      return "saved before";
    case MealOutcome::kCorrected:
      return "saved, replacing other values";
    case MealOutcome::kRefused:
      return "refused";
  }
  return "";
}

}  // namespace

struct GavageSimulation::World {
  World(EventLoop& l, const Clock& c, GavageSimulationOptions o)
      : loop(l),
        clock(c),
        options(std::move(o)),
        time(c.now(), options.acceleration),
        codes(c, options.seed),
        random(options.seed) {}

  EventLoop& loop;
  const Clock& clock;
  GavageSimulationOptions options;
  SimulatedTime time;
  LotCodes codes;
  Random random;
  std::int64_t meals = 0, lots = 0, refused = 0, sent = 0;
};

// One device: feeds a lot, and the next one when that is done.
class FeedingDevice {
 public:
  FeedingDevice(GavageSimulation& owner, GavageSimulation::World& world, int number)
      : owner_(owner),
        world_(world),
        gaveur_(
            world.options.gaveurs[static_cast<std::size_t>(number) % world.options.gaveurs.size()]),
        random_(world.random.split(fmt::format("device {}", number))),
        link_(world.loop, world.options.url, {}, events(), random_.split("link")) {}

  void start(std::chrono::microseconds delay) {
    world_.loop.after(delay, [this] {
      link_.start();
      begin_lot();
    });
  }
  void close(std::function<void()> then) { link_.close(std::move(then)); }
  bool feeding() const { return twin_ && !(twin_->done() && link_.waiting() == 0); }
  bool connected() const { return link_.open(); }

 private:
  MealLinkEvents events() {
    MealLinkEvents events;
    events.answer = [this](const MealAnswer& answer) { take(answer); };
    events.connected = [this] { away_ = false; };
    events.lost = [this](const std::string& reason, std::chrono::milliseconds retry) {
      if (std::exchange(away_, true)) return;  // said once until it is back
      fmt::print(stderr, "{}: no connection ({}); {} meals kept, trying again in {} ms\n",
                 twin_ ? twin_->plan().code.value : gaveur_.nom, reason, link_.waiting(),
                 retry.count());
    };
    return events;
  }

  void begin_lot() {
    const Instant now = world_.clock.now();
    if (world_.time.at(now) - now > kFurthestAhead) world_.time.restart(now);
    Instant start = world_.time.at(now);
    start.micros -= start.micros % kMicrosPerSecond;
    const GavageSimulationOptions& how = world_.options;
    const LotOrigin origin{world_.codes.next(gaveur_.site, start), gaveur_, start, how.ducks};
    const Random random = random_.split(fmt::format("lot {}", lots_++));
    twin_.emplace(how.doses_g.empty() ? plan_lot(how.profile, origin, random)
                                      : plan_curve_lot(origin, how.doses_g, how.strain, random),
                  random.split("walk"));
    wait_for_meal();
  }

  void wait_for_meal() {
    world_.loop.after(world_.time.until(twin_->due(), world_.clock.now()), [this] { feed(); });
  }

  void feed() {
    if (auto meal = twin_->next()) {
      ++world_.sent;
      link_.push(std::move(*meal));
    }
    if (!twin_->done()) wait_for_meal();
  }

  void take(const MealAnswer& answer) {
    const bool refused = answer.outcome == MealOutcome::kRefused;
    ++(refused ? world_.refused : world_.meals);
    if (refused) {
      say_refusal(answer);
    } else if (!world_.options.quiet) {
      say_meal(answer);
    }
    if (twin_->done() && link_.waiting() == 0) lot_done();
  }

  void lot_done() {
    ++world_.lots;
    if (world_.options.once) return owner_.device_done();
    const auto pause = static_cast<double>(kPauseMicros) / world_.options.acceleration;
    world_.loop.after(std::chrono::microseconds(static_cast<std::int64_t>(pause)),
                      [this] { begin_lot(); });
  }

  static void say_meal(const MealAnswer& answer) {
    const Meal& meal = answer.meal;
    const MealValues& v = meal.values;
    fmt::print(
        "{} {} {} J{} {:<5} planned {:.1f} g, given {:.1f} g, {:.0f} g, {} ducks, "
        "mortality {:.2f} %{}: {} ({})\n",
        to_rfc3339(v.time), meal.lot.value, meal.gaveur_nom, meal.slot.jour,
        to_string(meal.slot.moment), v.dose_theorique_g, v.dose_reelle_g, v.poids_moyen_g,
        v.nb_canards_vivants, v.taux_mortalite_pct, v.pret_abattage ? ", ready for slaughter" : "",
        outcome_text(answer.outcome), answer.seq);
  }

  static void say_refusal(const MealAnswer& answer) {
    fmt::print(stderr, "{} J{} {}: {}\n", answer.meal.lot.value, answer.meal.slot.jour,
               to_string(answer.meal.slot.moment), answer.error);
    for (const FieldError& reason : answer.reasons) {
      fmt::print(stderr, "  {}: {}\n", reason.path, reason.reason);
    }
  }

  GavageSimulation& owner_;
  GavageSimulation::World& world_;
  Gaveur gaveur_;
  Random random_;
  std::optional<LotTwin> twin_;
  std::int64_t lots_ = 0;
  bool away_ = false;
  MealLink link_;  // last: its callbacks use the rest
};

GavageSimulation::GavageSimulation(EventLoop& loop, const Clock& clock,
                                   GavageSimulationOptions options)
    : world_(std::make_unique<World>(loop, clock, std::move(options))) {
  for (int i = 0; i < world_->options.nb_lots; ++i) {
    devices_.push_back(std::make_unique<FeedingDevice>(*this, *world_, i));
  }
}

GavageSimulation::~GavageSimulation() = default;

int GavageSimulation::run() {
  world_->loop.on_terminate([this] { end(); });
  const auto count = static_cast<int>(devices_.size());
  for (int i = 0; i < count; ++i) {
    devices_[static_cast<std::size_t>(i)]->start(std::chrono::microseconds(kStagger) * i / count);
  }
  report_progress();
  world_->loop.run();
  if (world_->options.progress) say_progress();
  fmt::print("{} meals saved, {} refused, {} lots fed to their end\n", world_->meals,
             world_->refused, world_->lots);
  return world_->refused == 0 ? kExitOk : kExitFailed;
}

void GavageSimulation::say_progress() const {
  const auto count = [&](auto is) { return std::count_if(devices_.begin(), devices_.end(), is); };
  const World& w = *world_;
  fmt::print("{}\n",
             progress_line({{"sent", w.sent},
                            {"acked", w.meals},
                            {"refused", w.refused},
                            {"waiting", w.sent - w.meals - w.refused},
                            {"lots", count([](const auto& d) { return d->feeding(); })},
                            {"lots_done", w.lots},
                            {"connected", count([](const auto& d) { return d->connected(); })}}));
}

void GavageSimulation::report_progress() {
  if (!world_->options.progress || ending_) return;
  say_progress();
  world_->loop.after(kProgressInterval, [this] { report_progress(); });
}

void GavageSimulation::device_done() {
  if (++done_ == devices_.size()) end();
}

void GavageSimulation::end() {
  if (std::exchange(ending_, true)) return world_->loop.stop();
  for (const auto& device : devices_) {
    device->close([this] {
      if (++closed_ == devices_.size()) world_->loop.stop();
    });
  }
}

}  // namespace gaveurs

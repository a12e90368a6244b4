#include "twin/sqal_device.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "domain/cooperative.h"

namespace gaveurs {
namespace {

using std::chrono::microseconds;

constexpr double kMicros = 1e6;
constexpr std::size_t kWindow = 32;  // a device has little memory for what is on its way

microseconds seconds(double s) { return microseconds(static_cast<std::int64_t>(s * kMicros)); }

/// Waiting time for something that happens every `mean_s` on average.
microseconds draw_wait(double mean_s, Random& random) {
  return seconds(-mean_s * std::log(1 - random.uniform()));
}

/// The corn a lot was given, read back from what the server predicts of its livers (47 g more per
/// kg of corn); the usual where nothing is said.
double corn_of(const QueueLot& lot) {
  constexpr double kUsualG = 7'781, kGainPerKg = 47;
  if (lot.corn_g) return *lot.corn_g;
  if (!lot.predicted_g) return kUsualG;
  const double more_g = *lot.predicted_g - expected_liver_g(lot.site, {}, kUsualG);
  return std::clamp(kUsualG + 1'000 * more_g / kGainPerKg, 2'000.0, 14'000.0);
}

std::string name_of(GaveurId gaveur) {
  for (const Gaveur& known : demo_gaveurs()) {
    if (known.id == gaveur) return known.nom;
  }
  return {};
}

std::string name_of(const SiteCode& site) {
  for (const Site& known : cooperative_sites()) {
    if (known.code == site) return known.nom;
  }
  return {};
}

}  // namespace

class SqalDevice::Work : public std::enable_shared_from_this<Work> {
 public:
  Work(EventLoop& loop, const Clock& clock, SqalDeviceOptions options, SqalDeviceEvents events)
      : loop_(loop),
        clock_(clock),
        options_(std::move(options)),
        events_(std::move(events)),
        world_(options_.seed),
        random_(world_.split(options_.identity.device.value)),
        twin_seed_(random_.split("livers").next()),
        twin_(*options_.profile, twin_seed_),
        link_(loop, options_.url, {kWindow, std::chrono::seconds(20), std::chrono::seconds(2), {}},
              link_events(), random_.split("link")) {
    link_.set_capacity(options_.buffer);
  }

  void start() {
    switched_on_ = clock_.now();
    run_ = switched_on_.micros / 1'000;  // two runs within a second are two
    for (std::int64_t left = options_.backlog; left > 0; --left) {
      const auto ago =
          static_cast<std::int64_t>(static_cast<double>(left) * kMicros / options_.rate);
      measure(switched_on_ + -ago);
    }
    after(seconds(random_.uniform(0.2, 0.6)), [this] {
      say("booted, firmware " + options_.identity.firmware);
      after(seconds(random_.uniform(0.1, 0.5)), [this] { join_wifi(); });
      next_liver_ = clock_.now();
      schedule_liver();
      schedule_heartbeat();
    });
  }

  void close(std::function<void()> then) {
    closing_ = true;
    link_.close(std::move(then));
  }
  void abandon() { closing_ = gone_ = true; }

  bool connected() const { return link_.open(); }
  const StationStats& stats() {
    stats_.lost = static_cast<std::int64_t>(link_.outbox().lost());
    stats_.resent = static_cast<std::int64_t>(link_.outbox().resent());
    return stats_;
  }
  std::size_t buffered() const { return link_.waiting(); }

 private:
  class Link : public ResendLink<SampleOutbox> {
   public:
    using ResendLink::ResendLink;
    void set_capacity(std::size_t capacity) { outbox_.set_capacity(capacity); }
  };

  enum class Lot { kNone, kAsked, kWorking, kEnding };

  /// Timers outlive the device: what they call is theirs only while it lives.
  void after(microseconds delay, std::function<void()> then) {
    loop_.after(delay, [weak = weak_from_this(), then = std::move(then)] {
      const auto self = weak.lock();
      if (self && !self->gone_ && !self->closing_) then();
    });
  }

  void say(const std::string& what) {
    if (events_.say) events_.say(what);
  }

  ResendEvents<SampleAnswer> link_events() {
    ResendEvents<SampleAnswer> events;
    events.answer = [this](const SampleAnswer& answer) { take(answer); };
    events.connected = [this] { hello(); };
    events.lost = [this](const std::string& reason, std::chrono::milliseconds retry) {
      greeted_ = false;
      if (lot_state_ == Lot::kAsked) lot_state_ = Lot::kNone;
      if (std::exchange(away_, true)) return;  // said once until it is back
      say(fmt::format("no connection ({}); {} livers kept, trying again in {} ms", reason,
                      link_.waiting(), retry.count()));
    };
    events.other = [this](std::string_view frame) { hear(frame); };
    return events;
  }

  void join_wifi() {
    stats_.rssi_dbm = static_cast<int>(random_.integer(-82, -48));
    say(fmt::format("Wi-Fi joined, {} dBm", stats_.rssi_dbm));
    std::exchange(started_, true) ? link_.resume() : link_.start();
    if (options_.wifi_lost_every_s <= 0) return;
    after(draw_wait(options_.wifi_lost_every_s, random_), [this] {
      link_.cut();
      greeted_ = false;
      if (lot_state_ == Lot::kAsked) lot_state_ = Lot::kNone;
      say("Wi-Fi lost");
      after(draw_wait(options_.wifi_back_after_s, random_), [this] { join_wifi(); });
    });
  }

  void hello() {
    if (std::exchange(away_, false) || stats_.saved > 0) ++stats_.reconnects;
    link_.send(hello_text(options_.identity, twin_.calibration(), takes_lots(), clock_.now()));
  }

  void schedule_heartbeat() {
    after(options_.heartbeat, [this] {
      beat();
      schedule_heartbeat();
    });
  }

  void beat() {
    const auto uptime = (clock_.now() - switched_on_) / kMicrosPerSecond;
    link_.send(heartbeat_text(options_.identity, stats(), uptime, link_.waiting(), clock_.now()));
  }

  // --- livers ---

  bool all_measured() const { return options_.count > 0 && number_ >= options_.count; }
  bool has_liver() const {
    if (all_measured() || lot_state_ == Lot::kEnding) return false;
    return lot_state_ == Lot::kWorking || !options_.only_lots;
  }

  void schedule_liver() {
    after(microseconds(next_liver_ - clock_.now()), [this] {
      const Instant now = clock_.now();
      if (has_liver()) measure(now);
      next_liver_ = next_liver_ + static_cast<std::int64_t>(kMicros / options_.rate);
      // It does not make up for time in which it could not: one liver follows another.
      if (now - next_liver_ > kMicrosPerSecond) next_liver_ = now;
      end_when_done();
      if (!all_measured()) schedule_liver();
    });
  }

  LotLivers livers() const {
    if (lot_livers_) return *lot_livers_;
    return livers_of({options_.lot.value_or(LotCode{}), {0}, options_.identity.site, "Mulard"},
                     world_);
  }

  void measure(Instant now) {
    const TruthKey key{{fmt::format("{}-{}-{}", options_.identity.device.value, run_, number_)},
                       options_.identity.device,
                       std::string(options_.profile->name),
                       twin_seed_,
                       number_,
                       livers()};
    const SimulatedLiver liver = twin_.liver(key.number, key.lot);
    if (events_.truth) events_.truth(key, liver.truth);
    std::string text;
    append_sensor_data(text, sample_of(key, liver, now), options_.dialect);
    link_.push(key.sample, std::move(text));
    ++number_;
    ++stats_.measured;
    if (lot_state_ == Lot::kWorking && --lot_left_ <= 0) lot_state_ = Lot::kEnding;
  }

  Sample sample_of(const TruthKey& key, const SimulatedLiver& liver, Instant now) const {
    Sample sample;
    sample.id = key.sample;
    sample.device = key.device;
    sample.site = options_.identity.site;
    sample.time = now;
    sample.time.micros -= sample.time.micros % 1'000;  // its clock counts milliseconds
    if (lot_) sample.lot = lot_->code;
    if (options_.lot) sample.lot = options_.lot;
    sample.location = options_.identity.location;
    if (!sample.site.value.empty()) {
      sample.lot_abattage = sample.site.value + "-" + to_rfc3339(now).substr(0, 10);
    }
    sample.eleveur = options_.eleveur;
    if (sample.eleveur.empty() && lot_) sample.eleveur = name_of(lot_->gaveur);
    sample.provenance = options_.provenance.empty() ? name_of(sample.site) : options_.provenance;
    sample.tof = liver.tof;
    sample.spectral = liver.spectral;
    sample.meta = fmt::format(R"({{"meta":{{"simulated":true,"profile":"{}","rssi_dbm":{}}}}})",
                              options_.profile->name, stats_.rssi_dbm);
    return sample;
  }

  void take(const SampleAnswer& answer) {
    ++(answer.outcome == SampleOutcome::kRefused ? stats_.refused : stats_.saved);
    if (events_.answer) events_.answer(answer);
    end_lot_when_answered();
    end_when_done();
  }

  // --- lots ---

  bool takes_lots() const { return options_.from_queue && !options_.lot; }

  /// Asks only when the server told of one: nothing is polled.
  void ask_for_lot() {
    if (!takes_lots() || all_measured() || !greeted_) return;
    if (lot_state_ != Lot::kNone || told_.empty()) return;
    lot_state_ = Lot::kAsked;
    link_.send(lot_take_text(options_.identity));
  }

  void begin_lot(QueueLot lot) {
    lot_ = std::move(lot);
    lot_state_ = Lot::kWorking;
    lot_left_ = std::min(options_.livers_per_lot, lot_->ducks.value_or(options_.livers_per_lot));
    if (options_.count > 0) lot_left_ = std::min(lot_left_, options_.count - number_);
    lot_left_ = std::max<std::int64_t>(lot_left_, 1);
    const std::string souche = lot_->souche.empty() ? "Mulard" : lot_->souche;
    lot_livers_ = livers_of({lot_->code, lot_->gaveur, lot_->site, souche, corn_of(*lot_)}, world_);
    say(fmt::format("lot {} taken, {} livers to measure", lot_->code.value, lot_left_));
  }

  void end_lot_when_answered() {
    if (lot_state_ != Lot::kEnding || link_.waiting() > 0 || !greeted_) return;
    link_.send(lot_done_text(options_.identity, lot_->code));
  }

  void leave_lot() {
    lot_.reset();
    lot_livers_.reset();
    lot_state_ = Lot::kNone;
    end_when_done();
    ask_for_lot();
  }

  void hear(std::string_view frame) {
    const auto word = read_station_word(frame);
    if (!word) return;
    if (word->type == "ping") return link_.send(R"({"type":"pong"})");
    if (word->type == "hello_ack") {
      greeted_ = true;
      end_lot_when_answered();
      return ask_for_lot();
    }
    if (word->type == "error") return hear_error(*word);
    if (word->lot) hear_of_lot(word->type, *word->lot);
  }

  void hear_of_lot(const std::string& type, const QueueLot& lot) {
    if (type == "lot_pending") {
      told_.insert(lot.code.value);
      return ask_for_lot();
    }
    told_.erase(lot.code.value);
    // One it has from before is assigned to it again when it comes back.
    if (type == "lot_assigned" && (lot_state_ == Lot::kNone || lot_state_ == Lot::kAsked)) {
      return begin_lot(lot);
    }
    if (type == "lot_inspected" && lot_state_ == Lot::kEnding && lot_->code == lot.code) {
      say("lot " + lot.code.value + " inspected");
      if (events_.lot_done) events_.lot_done(lot.code);
      leave_lot();
    }
  }

  void hear_error(const StationWord& word) {
    if (word.about == "lot_take" && lot_state_ == Lot::kAsked) {
      lot_state_ = Lot::kNone;  // others were faster: the server tells of the next
      told_.clear();
      return;
    }
    say("the server: " + word.error);
    if (word.about == "lot_done" && lot_state_ == Lot::kEnding) leave_lot();
  }

  void end_when_done() {
    if (!all_measured() || link_.waiting() > 0 || lot_state_ == Lot::kEnding) return;
    if (std::exchange(done_, true)) return;
    if (events_.done) events_.done();
  }

  EventLoop& loop_;
  const Clock& clock_;
  SqalDeviceOptions options_;
  SqalDeviceEvents events_;
  Random world_, random_;
  std::uint64_t twin_seed_;
  LiverTwin twin_;
  StationStats stats_;
  Instant switched_on_, next_liver_;
  std::int64_t run_ = 0;  // in the samples' numbers: begun again, it numbers anew
  std::int64_t number_ = 0;  // of the next liver
  std::optional<QueueLot> lot_;
  std::optional<LotLivers> lot_livers_;
  Lot lot_state_ = Lot::kNone;
  std::int64_t lot_left_ = 0;
  std::set<std::string> told_;  // lots that wait, as the server told
  bool started_ = false, greeted_ = false, away_ = false, closing_ = false, gone_ = false,
       done_ = false;
  Link link_;  // last: its callbacks use the rest
};

SqalDevice::SqalDevice(EventLoop& loop, const Clock& clock, SqalDeviceOptions options,
                       SqalDeviceEvents events)
    : work_(std::make_shared<Work>(loop, clock, std::move(options), std::move(events))) {}

SqalDevice::~SqalDevice() { work_->abandon(); }

void SqalDevice::start() { work_->start(); }
void SqalDevice::close(std::function<void()> then) { work_->close(std::move(then)); }
bool SqalDevice::connected() const { return work_->connected(); }
const StationStats& SqalDevice::stats() const { return work_->stats(); }
std::size_t SqalDevice::buffered() const { return work_->buffered(); }

}  // namespace gaveurs

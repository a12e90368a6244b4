#include "cli/simulate_sqal.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "cli/command.h"
#include "wire/progress_line.h"

namespace gaveurs {
namespace {

/// Real time over which the stations are switched on one after the other.
constexpr std::chrono::milliseconds kStagger{500};
constexpr std::chrono::seconds kProgressInterval{1};

std::string_view outcome_text(SampleOutcome outcome) {
  switch (outcome) {
    case SampleOutcome::kSaved:
      return "saved";
    case SampleOutcome::kDuplicate:
      return "saved before";
    case SampleOutcome::kCorrected:
      return "saved, replacing other values";
    case SampleOutcome::kRefused:
      return "refused";
  }
  return "";
}

}  // namespace

SqalSimulation::SqalSimulation(EventLoop& loop, const Clock& clock, SqalSimulationOptions options)
    : loop_(loop), clock_(clock), options_(std::move(options)) {
  for (const SqalDeviceOptions& device : options_.devices) {
    devices_.push_back(
        std::make_unique<SqalDevice>(loop_, clock_, device, events_of(device.identity.device)));
  }
}

SqalSimulation::~SqalSimulation() = default;

Result<void> SqalSimulation::open_truth() {
  if (options_.truth_file.empty()) return {};
  truth_.reset(std::fopen(options_.truth_file.c_str(), "w"));
  if (truth_) return {};
  return fail(ErrorKind::kUsage,
              "--truth: cannot write '" + options_.truth_file + "': " + std::strerror(errno));
}

SqalDeviceEvents SqalSimulation::events_of(const DeviceId& device) {
  SqalDeviceEvents events;
  events.answer = [this, device](const SampleAnswer& answer) { say_answer(device, answer); };
  events.truth = [this](const TruthKey& key, const LiverTruth& truth) { write_truth(key, truth); };
  events.say = [device](const std::string& what) {
    fmt::print(stderr, "{}: {}\n", device.value, what);
  };
  events.lot_done = [this](const LotCode&) {
    if (++lots_done_ == options_.lots) end();
  };
  events.done = [this] { device_done(); };
  return events;
}

void SqalSimulation::say_answer(const DeviceId& device, const SampleAnswer& answer) const {
  if (answer.outcome == SampleOutcome::kRefused) {
    fmt::print(stderr, "{} {}: {}\n", device.value, answer.sample.value, answer.error);
    for (const FieldError& reason : answer.reasons) {
      fmt::print(stderr, "  {}: {}\n", reason.path, reason.reason);
    }
    return;
  }
  if (options_.quiet) return;
  fmt::print("{} {} {} {}: {:.3f}, {} ({})\n", to_rfc3339(clock_.now()), device.value,
             answer.sample.value, answer.grade, answer.score, outcome_text(answer.outcome),
             answer.seq);
}

void SqalSimulation::write_truth(const TruthKey& key, const LiverTruth& truth) {
  if (!truth_ || truth_failed_) return;
  std::string line;
  append_truth_line(line, key, truth);
  const bool written = std::fwrite(line.data(), 1, line.size(), truth_.get()) == line.size() &&
                       std::fflush(truth_.get()) == 0;
  if (written) return;
  truth_failed_ = true;
  fmt::print(stderr, "--truth: cannot write '{}': {}\n", options_.truth_file, std::strerror(errno));
  end();
}

int SqalSimulation::run() {
  loop_.on_terminate([this] { end(); });
  const auto count = static_cast<int>(devices_.size());
  for (int i = 0; i < count; ++i) {
    SqalDevice& device = *devices_[static_cast<std::size_t>(i)];
    loop_.after(std::chrono::microseconds(kStagger) * i / count, [&device] { device.start(); });
  }
  report_progress();
  loop_.run();
  if (options_.progress) say_progress();
  return summary();
}

void SqalSimulation::say_progress() const {
  std::int64_t measured = 0, saved = 0, refused = 0, lost = 0, waiting = 0, connected = 0;
  for (const auto& device : devices_) {
    const StationStats& one = device->stats();
    measured += one.measured, saved += one.saved, refused += one.refused, lost += one.lost;
    waiting += static_cast<std::int64_t>(device->buffered());
    connected += device->connected() ? 1 : 0;
  }
  fmt::print("{}\n", progress_line({{"sent", measured},
                                    {"acked", saved},
                                    {"refused", refused},
                                    {"waiting", waiting},
                                    {"lost", lost},
                                    {"lots_done", lots_done_},
                                    {"connected", connected}}));
}

void SqalSimulation::report_progress() {
  if (!options_.progress || ending_) return;
  say_progress();
  loop_.after(kProgressInterval, [this] { report_progress(); });
}

int SqalSimulation::summary() const {
  StationStats all;
  std::size_t kept = 0;
  for (const auto& device : devices_) {
    const StationStats& one = device->stats();
    all.measured += one.measured;
    all.saved += one.saved;
    all.refused += one.refused;
    all.lost += one.lost;
    kept += device->buffered();
  }
  fmt::print("{} livers measured, {} saved, {} refused, {} not answered, {} lots inspected\n",
             all.measured, all.saved, all.refused, kept, lots_done_);
  if (all.lost > 0) fmt::print("{} livers lost: the buffer was full\n", all.lost);
  return all.refused == 0 && all.lost == 0 && !truth_failed_ ? kExitOk : kExitFailed;
}

void SqalSimulation::device_done() {
  if (++done_ == devices_.size()) end();
}

void SqalSimulation::end() {
  if (std::exchange(ending_, true)) return loop_.stop();
  for (const auto& device : devices_) {
    device->close([this] {
      if (++closed_ == devices_.size()) loop_.stop();
    });
  }
}

}  // namespace gaveurs

// What is shown of the quality line: which samples are asked for, and sums over many of them. Sums
// are kept, not means, so that hours add up to days and devices to sites. Plain values.
#pragma once

#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "domain/sample.h"

namespace gaveurs {

/// Which samples; what is unset leaves all through. Times are the measurement's.
struct SampleFilter {
  std::optional<DeviceId> device;
  std::optional<SiteCode> site;
  std::optional<LotCode> lot;
  std::optional<Grade> grade;
  std::optional<Instant> since;  // since ≤ time
  std::optional<Instant> until;  // time < until
  bool unlinked = false;         // only those that belong to no lot
};

/// Where a page of samples goes on: newest first by (time, first_seq).
struct SampleCursor {
  Instant time;
  Seq first_seq = 0;
};

/// A value over those samples in which it was known.
struct KnownSum {
  std::int64_t n = 0;
  double sum = 0;
  void add(const KnownSum& more) {
    n += more.n;
    sum += more.sum;
  }
  std::optional<double> mean() const {
    return n == 0 ? std::nullopt : std::optional(sum / static_cast<double>(n));
  }
};

struct QualitySums {
  std::int64_t samples = 0;
  std::array<std::int64_t, kGrades> by_grade{};  // by Grade
  std::int64_t with_defects = 0;
  std::int64_t unlinked = 0;
  KnownSum score, mass_g, freshness, oxidation, fat;
  double mass_squares = 0;

  void add(const QualitySums& more);
  std::int64_t of(Grade grade) const { return by_grade[static_cast<std::size_t>(grade)]; }
  /// Shares 0-1 of all samples; unset without any. Compliant: not REJECT. Downgraded: compliant,
  /// and of the least grade, C.
  std::optional<double> compliant() const { return share(samples - of(Grade::kReject)); }
  std::optional<double> downgraded() const { return share(of(Grade::kC)); }
  std::optional<double> rejected() const { return share(of(Grade::kReject)); }
  /// Of one liver to the next, g; unset under two with a mass.
  std::optional<double> mass_sd_g() const;

 private:
  std::optional<double> share(std::int64_t count) const {
    if (samples == 0) return std::nullopt;
    return static_cast<double>(count) / static_cast<double>(samples);
  }
};

/// Sums of one device at one site.
struct QualityGroup {
  DeviceId device;
  SiteCode site;
  QualitySums sums;
};

/// Targets of a line (DOMAIN).
struct LineTargets {
  double compliant = 0.98, downgraded = 0.05, rejected = 0.02;
  double livers_per_hour = 100;
};

}  // namespace gaveurs

// PreferenceModel: from ratings of jars to what people think of the lots, per aspect and overall.
// Raters differ: each has a bias, some cheat (they say 1 or 5 whatever they ate), and who liked or
// disliked much answers more often. All three are estimated together from the ratings and from how
// many jars of each lot were sold; a rating loses with the jar's age, and that is taken out as
// well. Pure; plain values in, plain values out.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

namespace gaveurs {

enum class TasteAspect : std::uint8_t { kTexture, kFlavour, kColour, kAroma, kFreshness, kOverall };
constexpr std::size_t kTasteAspects = 6;

struct JarRating {
  std::int64_t lot = 0, rater = 0;
  double age_days = 0;  // of the jar when it was rated
  std::array<double, kTasteAspects> stars{};  // 1-5; 0: not said
  double weight = 1;  // 0-1; less where something speaks against it
};

struct LotSales {
  std::int64_t lot = 0;
  int jars = 0;  // that could have been rated
};

struct TasteScore {
  double mean = 0;  // stars, of a jar at the usual age, as all its eaters would have rated it
  double sd = 0;    // of that mean
  double ratings = 0;  // honest ones
};

struct Preferences {
  /// By lot; lots without a rating of that aspect are not there.
  std::array<std::map<std::int64_t, TasteScore>, kTasteAspects> lots;
  std::map<std::int64_t, double> bias;      // by rater, stars, of the overall rating
  std::map<std::int64_t, double> cheating;  // by rater, probability
  double selection = 0;  // how much more often an answer comes per star from 3.5, as an exponent
  double ageing_per_day = 0;  // stars
};

Preferences learn_preferences(std::span<const JarRating> ratings, std::span<const LotSales> sales);

}  // namespace gaveurs

#include "loop/preference_model.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace gaveurs {
namespace {

constexpr std::size_t kOverall = static_cast<std::size_t>(TasteAspect::kOverall);

struct People {
  int lots = 40, raters = 120, jars = 60;
  double cheating = 0, selection = 0, bias = 0.3, ageing = 0;
};

struct Asked {
  std::vector<JarRating> ratings;
  std::vector<LotSales> sales;
  std::vector<double> truth;  // by lot
};

Asked ask(const People& people, std::uint64_t seed) {
  Random random(seed);
  std::vector<double> bias;
  std::vector<int> cheat;
  for (int r = 0; r < people.raters; ++r) {
    bias.push_back(random.normal(0, people.bias));
    cheat.push_back(random.chance(people.cheating) ? (random.chance(0.8) ? 5 : 1) : 0);
  }
  Asked asked;
  for (int lot = 0; lot < people.lots; ++lot) {
    asked.truth.push_back(2.2 + 1.6 * lot / people.lots);
    asked.sales.push_back({lot, people.jars});
    for (int jar = 0; jar < people.jars; ++jar) {
      const auto r = static_cast<std::size_t>(random.integer(0, people.raters - 1));
      const double age = random.uniform(0, 60);
      double stars = std::clamp(std::round(asked.truth.back() + bias[r] +
                                           people.ageing * (age - 30) + random.normal(0, 0.7)),
                                1.0, 5.0);
      if (cheat[r] != 0) stars = cheat[r];
      if (!random.chance(0.3 * std::exp(people.selection * (std::abs(stars - 3.5) - 1)))) continue;
      JarRating rating{lot, static_cast<std::int64_t>(r), age, {}};
      rating.stars[kOverall] = stars;
      asked.ratings.push_back(rating);
    }
  }
  return asked;
}

double error_of(const Asked& asked, const std::map<std::int64_t, TasteScore>& scores) {
  double squares = 0;
  for (std::size_t lot = 0; lot < asked.truth.size(); ++lot) {
    squares += std::pow(scores.at(static_cast<std::int64_t>(lot)).mean - asked.truth[lot], 2);
  }
  return std::sqrt(squares / static_cast<double>(asked.truth.size()));
}

double plain_error(const Asked& asked) {
  std::vector<double> sum(asked.truth.size()), count(asked.truth.size());
  for (const JarRating& rating : asked.ratings) {
    sum[static_cast<std::size_t>(rating.lot)] += rating.stars[kOverall];
    count[static_cast<std::size_t>(rating.lot)] += 1;
  }
  double squares = 0;
  for (std::size_t lot = 0; lot < sum.size(); ++lot) {
    squares += std::pow(sum[lot] / count[lot] - asked.truth[lot], 2);
  }
  return std::sqrt(squares / static_cast<double>(sum.size()));
}

TEST(PreferenceModel, CheatsCountLittle) {
  const Asked asked = ask({.cheating = 0.25}, 1);
  const Preferences liked = learn_preferences(asked.ratings, asked.sales);
  EXPECT_LT(error_of(asked, liked.lots[kOverall]), 0.8 * plain_error(asked));
}

TEST(PreferenceModel, FindsRatersWithABias) {
  const Asked asked = ask({.raters = 60, .bias = 0.8}, 2);
  const Preferences liked = learn_preferences(asked.ratings, asked.sales);
  EXPECT_LT(error_of(asked, liked.lots[kOverall]), plain_error(asked));
  double most = 0;
  for (const auto& [rater, bias] : liked.bias) most = std::max(most, std::abs(bias));
  EXPECT_GT(most, 0.6);
}

TEST(PreferenceModel, SelfSelectionIsSeenInHowManyAnswer) {
  const People people{.lots = 60, .jars = 300, .selection = 0.6, .bias = 0.1};
  const Asked asked = ask(people, 3);
  const Preferences liked = learn_preferences(asked.ratings, asked.sales);
  EXPECT_NEAR(liked.selection, 0.6, 0.25);
  EXPECT_LT(error_of(asked, liked.lots[kOverall]), plain_error(asked));
  const Asked none = ask({.lots = 60, .jars = 300, .selection = 0}, 4);
  EXPECT_LT(learn_preferences(none.ratings, none.sales).selection, 0.25);
}

TEST(PreferenceModel, OldJarsAreRatedLower) {
  const Asked asked = ask({.jars = 200, .ageing = -0.02}, 5);
  const Preferences liked = learn_preferences(asked.ratings, asked.sales);
  EXPECT_NEAR(liked.ageing_per_day, -0.02, 0.006);
}

TEST(PreferenceModel, MoreRatingsMakeAScoreSurer) {
  const Asked few = ask({.jars = 30}, 6), many = ask({.jars = 400}, 6);
  const auto sure = learn_preferences(many.ratings, many.sales).lots[kOverall].at(7).sd;
  EXPECT_LT(sure, learn_preferences(few.ratings, few.sales).lots[kOverall].at(7).sd);
}

TEST(PreferenceModel, WithoutRatingsNothingIsSaid) {
  const std::vector<LotSales> sales{{1, 40}};
  const Preferences liked = learn_preferences({}, sales);
  for (const auto& lots : liked.lots) EXPECT_TRUE(lots.empty());
}

TEST(PreferenceModel, AspectsStandForThemselves) {
  std::vector<JarRating> ratings;
  for (int i = 0; i < 40; ++i) {
    JarRating rating{1, i, 10, {}};
    rating.stars[0] = 5;
    rating.stars[1] = 2;
    ratings.push_back(rating);
  }
  const Preferences liked = learn_preferences(ratings, {});
  EXPECT_GT(liked.lots[0].at(1).mean, 4.5);
  EXPECT_LT(liked.lots[1].at(1).mean, 2.5);
  EXPECT_TRUE(liked.lots[2].empty());
}

}  // namespace
}  // namespace gaveurs

#include "twin/buyer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string_view>

namespace gaveurs {
namespace {

// Loss of freshness and gain of oxidation a day, ours: half cooked and kept cold, a jar is good for
// some months.
constexpr double kStaleADay = 0.004, kOxidisedADay = 0.002;
constexpr double kNoise = 0.45;  // of one mark, in stars

double star(double liking, double off, Random& chance) {
  return std::clamp(std::round(1 + 4 * liking - off + chance.normal(0, kNoise)), 1.0, 5.0);
}

// Nearer is better; half a width off is worth half.
double near(double value, double best, double width) {
  const double off = (value - best) / width;
  return 1 / (1 + off * off);
}

double promise_of(const std::optional<Grade>& grade) {
  if (!grade) return 0.6;
  switch (*grade) {
    case Grade::kAPlus:
      return 0.9;
    case Grade::kA:
      return 0.8;
    case Grade::kB:
      return 0.65;
    case Grade::kC:
      return 0.5;
    case Grade::kReject:
      return 0.3;
  }
  return 0.6;
}

using Words = std::array<std::string_view, 3>;  // for what was poor, fair and good
constexpr std::array<Words, kDetails> kAspectWords{{
    {"texture trop granuleuse", "texture correcte", "texture fondante"},
    {"goût fade", "goût agréable", "goût très fin"},
    {"couleur terne", "couleur régulière", "belle couleur ivoire"},
    {"odeur un peu rance", "odeur discrète", "parfum délicat"},
    {"on sent qu'il n'est plus tout frais", "assez frais", "d'une grande fraîcheur"},
}};
constexpr std::array<std::string_view, 5> kOpenings{"Très déçu", "Un peu déçu",
                                                    "Correct, sans plus", "Très bon", "Un délice"};
constexpr std::array<std::string_view, 4> kOccasions{"pour le réveillon", "à partager en famille",
                                                     "offert par des amis",
                                                     "avec un pain de campagne"};

}  // namespace

JarMatter aged(JarMatter jar, double days) {
  jar.fresh = std::clamp(jar.fresh - kStaleADay * days, 0.0, 1.0);
  jar.oxidised = std::clamp(jar.oxidised + kOxidisedADay * days, 0.0, 1.0);
  return jar;
}

Buyer::Buyer(const Random& world, std::int64_t number, double cheating) : number_(number) {
  Random own = world.split("buyer/" + std::to_string(number));
  if (own.chance(cheating)) honesty_ = own.chance(0.5) ? Honesty::kPraises : Honesty::kRunsDown;
  likes_fat_ = std::clamp(own.normal(0.6, 0.12), 0.2, 0.95);
  likes_pale_ = std::clamp(own.normal(0.8, 0.12), 0.3, 1.0);
  strictness_ = own.normal(0, 0.4);
  swayed_ = own.uniform(0, 0.6);
  constexpr std::array<double, kDetails> usual{0.30, 0.35, 0.10, 0.10, 0.15};
  for (std::size_t a = 0; a < kDetails; ++a) weights_[a] = usual[a] * own.uniform(0.5, 1.5);
  const double sum = std::accumulate(weights_.begin(), weights_.end(), 0.0);
  for (double& weight : weights_) weight /= sum;
}

std::string Buyer::address() const {
  constexpr std::array<std::string_view, 3> blocks{"192.0.2", "198.51.100", "203.0.113"};
  if (number_ % 4 != 0) {
    return fmt::format("2001:db8:{:x}:{:x}::1", number_ % 0xffff, number_ / 0xffff % 0xffff);
  }
  return fmt::format("{}.{}", blocks[static_cast<std::size_t>(number_ / 4 % 3)],
                     1 + number_ / 12 % 254);
}

std::string Buyer::browser() const {
  return fmt::format("Mozilla/5.0 (Android {}; Mobile) Buyer/{}", 9 + number_ % 6, number_);
}

double Buyer::liking(const JarMatter& jar, std::size_t aspect) const {
  const double texture = 0.7 * near(jar.fat, likes_fat_, 0.3) + 0.3 * jar.smooth;
  switch (aspect) {
    case 0:
      return texture;
    case 1:  // taste is richness, and turns with age
      return 0.5 * near(jar.fat, likes_fat_, 0.35) + 0.5 * jar.fresh * (1 - 0.6 * jar.oxidised);
    case 2:
      return near(jar.colour, likes_pale_, 0.4);
    case 3:
      return 1 - 0.8 * jar.oxidised;
    default:
      return jar.fresh;
  }
}

Rating Buyer::taste(const JarMatter& jar, Random& chance) const {
  Rating out;
  double all = 0;
  for (std::size_t a = 0; a < kDetails; ++a) {
    const double liked = std::clamp(liking(jar, a), 0.0, 1.0);
    all += weights_[a] * liked;
    if (chance.chance(0.6)) out.details[a] = static_cast<int>(star(liked, strictness_, chance));
  }
  // Who was promised more than he got is the stricter for it.
  const double let_down = swayed_ * (promise_of(jar.shown) - all);
  out.overall = static_cast<int>(star(all, strictness_ + 2 * let_down, chance));
  if (honesty_ != Honesty::kHonest) {
    out.overall = honesty_ == Honesty::kPraises ? 5 : 1;
    for (auto& detail : out.details) detail = out.overall;
  }
  if (chance.chance(0.5)) out.would_recommend = out.overall >= 4;
  if (chance.chance(0.4))
    out.repurchase_intent = std::clamp(out.overall + (chance.chance(0.3) ? -1 : 0), 1, 5);
  if (chance.chance(0.6)) {
    out.context = static_cast<ConsumptionContext>(chance.integer(0, 3));
  }
  if (chance.chance(0.35)) {
    out.comment = words(out, chance);
    out.language = "fr";
  }
  return out;
}

bool Buyer::answers(const Rating& rating, double share, Random& chance) const {
  if (honesty_ != Honesty::kHonest) return true;
  // 1 star twice and 5 stars one and a half times as often as 3: who is moved speaks.
  constexpr std::array<double, 5> moved{2.0, 1.3, 0.8, 0.9, 1.5};
  return chance.chance(std::min(1.0, share * moved[static_cast<std::size_t>(rating.overall - 1)]));
}

std::string Buyer::words(const Rating& rating, Random& chance) const {
  std::string out(kOpenings[static_cast<std::size_t>(rating.overall - 1)]);
  std::string_view joint = " : ";
  for (std::size_t a = 0; a < kDetails; ++a) {
    if (!rating.details[a] || !chance.chance(0.5)) continue;
    const std::size_t level = *rating.details[a] <= 2 ? 0 : *rating.details[a] == 3 ? 1 : 2;
    out.append(joint).append(kAspectWords[a][level]);
    joint = ", ";
  }
  if (chance.chance(0.3)) {
    const auto pick = static_cast<std::size_t>(chance.integer(0, kOccasions.size() - 1));
    out.append(", ").append(kOccasions[pick]);
  }
  return out + '.';
}

}  // namespace gaveurs

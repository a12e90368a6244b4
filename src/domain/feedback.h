// Feedback: what a buyer says of a product, once per code and person. Nobody has an account: hints
// at the device and its network are kept only as keyed hashes, and only until they expire; what
// makes a rating count for less is written beside it (docs/feedback.md). Plain values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/instant.h"
#include "domain/product.h"

namespace gaveurs {

using FeedbackId = StrongId<struct FeedbackTag, std::int64_t>;  // seq of its feedback_received

enum class FeedbackState : std::uint8_t {
  kPending,    // its comment waits for a supervisor; the stars count
  kPublished,
  kHidden,     // the comment is not shown; the stars count still
  kErased,     // by its author; nothing is left but that the token was used
};
std::string_view to_string(FeedbackState state);  // pending, published, hidden, erased
std::optional<FeedbackState> parse_feedback_state(std::string_view text);

/// What makes a rating count for less.
enum class FeedbackMark : std::uint8_t {
  kNoToken,     // sent without having scanned the code
  kRepeat,      // the same device rated this code before
  kBurst,       // one of many within an hour, of one network or of one code
  kOwnNetwork,  // from the producer's own network
};
constexpr int kFeedbackMarks = 4;
std::string_view to_string(FeedbackMark mark);  // no_token, repeat, burst, own_network
std::optional<FeedbackMark> parse_feedback_mark(std::string_view text);

enum class ConsumptionContext : std::uint8_t { kHome, kRestaurant, kSpecialEvent, kGift };
std::string_view to_string(ConsumptionContext context);  // home, restaurant, special_event, gift
std::optional<ConsumptionContext> parse_consumption_context(std::string_view text);

/// 1-5 each, in the order of kDetailNames; unset: not said.
constexpr std::size_t kDetails = 5;
constexpr std::array<std::string_view, kDetails> kDetailNames{"texture", "flavor", "color", "aroma",
                                                              "freshness"};
using DetailedRatings = std::array<std::optional<int>, kDetails>;

/// What the buyer said.
struct Rating {
  int overall = 0;  // 1-5
  DetailedRatings details;
  std::string comment;   // at most 1,000 characters; empty: none
  std::string language;  // of the comment: fr, en; empty: not recognised, or none
  std::optional<ConsumptionContext> context;
  std::optional<bool> would_recommend;
  std::optional<int> repurchase_intent;  // 1-5
  bool operator==(const Rating&) const = default;
};

struct Feedback {
  FeedbackId id;
  Instant time;
  ProductId product;
  LotCode lot;
  SiteCode site;
  std::optional<Rating> rating;  // unset once erased
  FeedbackState state = FeedbackState::kPublished;
  std::vector<FeedbackMark> marks;
  double weight = 1;    // 0-1, by which it counts
  std::string token;    // hash of the one-time token; empty: none came
  std::string device;   // keyed hash; empty: unknown, or expired
  std::string network;  // the same
  std::optional<Instant> hints_until;  // when device and network are forgotten
  std::string erase_key;  // hash of the key in the author's link
  std::string moderated_by;  // empty: nobody yet
  std::optional<Instant> moderated_at;
  bool operator==(const Feedback&) const = default;
};

/// Sums over ratings that are not erased.
struct FeedbackStats {
  std::int64_t ratings = 0;  // all
  std::int64_t counted = 0;  // of these: with a weight above 0
  double weight = 0, weighted_stars = 0;
  std::array<std::int64_t, 5> by_stars{};  // of the counted ones, 1 to 5
  std::array<double, kDetails> detail_weight{}, detail_stars{};
  std::int64_t said_recommend = 0, recommend = 0;
  /// The weighted mean; unset below `least` counted ratings.
  std::optional<double> mean(std::int64_t least) const;
};
/// From so many ratings on an average is shown.
constexpr std::int64_t kLeastRatings = 5;

/// What is known of ratings before one, to see whether it should count for less.
struct FeedbackPast {
  bool token_used = false;
  bool same_device = false;       // rated this product
  std::int64_t of_code = 0;       // ratings of the product within an hour
  std::int64_t of_network = 0;    // and from the network
};
constexpr std::int64_t kBurstMicros = kMicrosPerHour;
constexpr std::int64_t kBurstOfCode = 4;      // a jar is shared by a handful
constexpr std::int64_t kBurstOfNetwork = 10;
/// Marks in their order and the weight they leave (docs/feedback.md).
void mark_feedback(Feedback& feedback, const FeedbackPast& past, bool own_network);

struct FeedbackFilter {
  std::optional<ProductId> product;
  std::optional<LotCode> lot;
  std::optional<SiteCode> site;
  std::optional<FeedbackState> state;
  bool with_comment = false;
};

/// Ratings of one lot, for supervision.
struct LotFeedback {
  LotCode lot;
  SiteCode site;
  std::int64_t products = 0;
  FeedbackStats stats;
};

}  // namespace gaveurs

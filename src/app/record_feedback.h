// Use case: a buyer rates a product. Stored once per token; repeats, bursts and the producer's own
// network are marked and count for less, never refused: who cheats is not told so. Committer's
// thread.
#pragma once

#include <string>

#include "app/command.h"
#include "domain/feedback.h"

namespace gaveurs {

struct RatingHand {
  std::string token;    // hash of the one-time token; empty: none came
  std::string device;   // keyed hash; empty: not known
  std::string network;  // the same
  bool own_network = false;
  std::string erase_key;  // hash
};

class RecordFeedback : public Command {
 public:
  /// The product by its number, or by the code of an earlier system; where both are given they
  /// must be the same.
  RecordFeedback(CompletionSink& sink, ProductId product, std::string earlier_code, Rating rating,
                 RatingHand hand)
      : Command(sink),
        product_(std::move(product)),
        earlier_code_(std::move(earlier_code)),
        rating_(std::move(rating)),
        hand_(std::move(hand)) {}

  /// kNotFound for no such product, kInvalid when code and number differ, kConflict for a token
  /// that was used.
  Result<void> decide(Decision& decision) override;
  const Feedback& feedback() const { return feedback_; }

 private:
  Result<Product> find_product(Decision& decision) const;

  ProductId product_;
  std::string earlier_code_;
  Rating rating_;
  RatingHand hand_;
  Feedback feedback_;
};

/// A supervisor shows or hides a comment; its stars count either way.
class ModerateFeedback : public Command {
 public:
  ModerateFeedback(CompletionSink& sink, FeedbackId id, FeedbackState state, std::string by)
      : Command(sink), id_(id), state_(state), by_(std::move(by)) {}
  /// kNotFound, or kConflict for one that its author erased.
  Result<void> decide(Decision& decision) override;
  const Feedback& feedback() const { return feedback_; }

 private:
  FeedbackId id_;
  FeedbackState state_;
  std::string by_;
  Feedback feedback_;
};

/// The author has a rating erased; that its token was used stays known. Said again it is answered
/// again.
class EraseFeedback : public Command {
 public:
  /// `key` is the hash of the key in the author's link.
  EraseFeedback(CompletionSink& sink, std::string key) : Command(sink), key_(std::move(key)) {}
  /// kNotFound for a key that no rating has.
  Result<void> decide(Decision& decision) override;

 private:
  std::string key_;
};

/// Periodic: hints whose time is over are forgotten.
class ForgetHints : public Command {
 public:
  explicit ForgetHints(CompletionSink& sink) : Command(sink) {}
  Result<void> decide(Decision& decision) override;
};

}  // namespace gaveurs

// MealOutbox: the meals of one connection that wait to be sent or to be answered, in order. What is
// not answered when a connection ends is sent again on the next one, with the same values, which
// the server recognises. Pure, no network; one thread.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "domain/meal.h"

namespace gaveurs {

enum class MealOutcome {
  kSaved,
  kDuplicate,  // the same values were stored before
  kCorrected,  // other values were stored before and are kept as history
  kRefused,
};

struct MealAnswer {
  Meal meal;
  MealOutcome outcome = MealOutcome::kSaved;
  Seq seq = 0;
  std::string error;  // when refused
  std::vector<FieldError> reasons;  // when refused
};

class MealOutbox {
 public:
  using Answer = MealAnswer;

  /// `window`: how many meals may be on their way unanswered.
  explicit MealOutbox(std::size_t window) : window_(window) {}

  /// `extra` is further fields of the message, as append_meal_message takes them.
  void push(Meal meal, std::string_view extra = {});
  /// Text of the next meal to send, which from now on is on its way; nullopt when there is none or
  /// the window is full.
  std::optional<std::string> take_next();
  /// Everything on its way will be sent again, before what was never sent.
  void connection_lost() { in_flight_ = 0; }
  /// Reads a frame of the server. nullopt: it answers no meal that is on its way, or says that the
  /// server could not store it now; then try_later() is true until cleared, and the caller sends
  /// everything again after a while, as after a lost connection.
  std::optional<MealAnswer> take_frame(std::string_view frame);

  std::size_t size() const { return meals_.size(); }
  std::size_t in_flight() const { return in_flight_; }
  bool try_later() const { return try_later_; }
  void clear_try_later() { try_later_ = false; }

 private:
  struct Entry {
    Meal meal;
    std::string text;
  };
  std::optional<std::size_t> find(std::string_view code, MealSlot slot) const;
  MealAnswer answered(std::size_t at, MealOutcome outcome);

  std::size_t window_;
  std::deque<Entry> meals_;  // the first in_flight_ of them are on their way
  std::size_t in_flight_ = 0;
  bool try_later_ = false;
};

}  // namespace gaveurs

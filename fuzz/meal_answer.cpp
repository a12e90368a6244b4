// What a server answers a feeding device: frames, one per line, against an outbox with meals on
// their way. Only a meal that is on its way can be answered, and only by an answer that names it.
#include "shared/property.h"
#include "twin/meal_outbox.h"

namespace {

using namespace gaveurs;
using fuzz::must;

constexpr std::size_t kWindow = 3;
constexpr int kMeals = 5;

Meal meal(int jour) {
  Meal out;
  out.lot = {"LL2511001"};
  out.gaveur = {1};
  out.gaveur_nom = "Jean Martin";
  out.site = {"LL"};
  out.genetique = "Mulard";
  out.slot = {jour, Moment::kMatin};
  return out;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  MealOutbox outbox(kWindow);
  for (int jour = 0; jour < kMeals; ++jour) outbox.push(meal(jour));
  std::size_t answered = 0;
  for (auto rest = fuzz::view_of(data, size); !rest.empty();) {
    const auto frame = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(frame.size() + 1, rest.size()));
    while (outbox.take_next()) {
    }
    const std::size_t before = outbox.in_flight();
    const auto answer = outbox.take_frame(frame);
    must(before <= kWindow, "no more are on their way than may be");
    must(outbox.in_flight() == before - (answer ? 1 : 0), "an answer answers one meal");
    if (!answer) {
      outbox.clear_try_later();
      continue;
    }
    ++answered;
    must(!outbox.try_later(), "an answered meal is not sent again");
    const bool refused = answer->outcome == MealOutcome::kRefused;
    must(refused == !answer->reasons.empty(), "a refusal, and nothing else, has reasons");
    const bool named = frame.find(std::to_string(answer->meal.slot.jour)) != frame.npos;
    must(refused || named, "an acknowledgement names its meal");
  }
  must(outbox.size() == kMeals - answered, "what was not answered is kept");
  return 0;
}

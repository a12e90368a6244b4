// gaveurs loop explain LOT --server: how the curve of a lot of a running server came about, as the
// server's own model sees it.
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <optional>

#include "cli/command.h"
#include "cli/loop.h"
#include "twin/http_client.h"
#include "wire/json.h"

namespace gaveurs {
namespace {

std::string text_at(json::element at, const char* name) {
  std::string_view text;
  return at[name].get_string().get(text) ? std::string("unknown") : std::string(text);
}

std::optional<double> number_at(json::element at, const char* name) {
  double number = 0;
  if (at[name].get_double().get(number)) return std::nullopt;
  return number;
}

std::string number_text(std::optional<double> number, int digits, double scale = 1) {
  return number ? fmt::format("{:.{}f}", scale * *number, digits) : std::string("unknown");
}

void print_curve(json::element lot, const char* member, const char* name) {
  json::array points;
  if (lot[member].get_array().get(points) || points.size() == 0) {
    fmt::print("  {:<12} none\n", name);
    return;
  }
  fmt::print("  {:<12}", name);
  std::int64_t first = 0;
  (void)points.at(0)["repas"].get_int64().get(first);
  if (first > 1) fmt::print(" from meal {}:", first);
  for (const json::element point : points) {
    fmt::print(" {}", number_text(number_at(point, "dose_g"), 0));
  }
  fmt::print("\n");
}

struct Figure {
  const char* key;
  const char* name;
  int digits;
  double scale;
  const char* unit;
};
constexpr std::array<Figure, 3> kShown = {
    {{"liver_g", "liver", 0, 1, " g"}, {"itm", "ITM", 1, 1, ""}, {"loss", "loss", 1, 100, " %"}}};

void print_expected(const Figure& figure, json::element said) {
  json::object most;
  if (said["most"].get_object().get(most)) {
    fmt::print("unknown");
    return;
  }
  fmt::print("{}{}, 90 % {} to {}",
             number_text(number_at(said, "mean"), figure.digits, figure.scale), figure.unit,
             number_text(number_at(said["most"].value(), "low"), figure.digits, figure.scale),
             number_text(number_at(said["most"].value(), "high"), figure.digits, figure.scale));
}

/// Promise beside result, or beside what the lot came to where it was promised nothing.
void print_promise(json::element lot) {
  json::element promise, result;
  const bool promised = !lot["promise"].get(promise) && promise.is_object();
  const bool closed = (!lot["result"].get(result) && result.is_object()) ||
                      (!lot["outcome"].get(result) && result.is_object());
  if (!promised && !closed) return;
  for (const Figure& figure : kShown) {
    fmt::print("  {:<12} ", figure.name);
    json::element said;
    if (promised && !promise[figure.key].get(said) && said.is_object()) {
      fmt::print("promised ");
      print_expected(figure, said);
    } else {
      fmt::print("promised nothing");
    }
    if (closed) {
      fmt::print("; came to {}{}",
                 number_text(number_at(result, figure.key), figure.digits, figure.scale),
                 figure.unit);
    }
    fmt::print("\n");
  }
}

void print_steps(json::element proposition) {
  json::array steps;
  if (proposition["steps"].get_array().get(steps)) return;
  std::size_t corrections = 0;
  for (const json::element step : steps) {
    const auto what = text_at(step, "what");
    corrections += what == "corrected" ? 1 : 0;
    std::string_view by, reason;
    const bool somebody = !step["by"].get_string().get(by);
    const bool why = !step["reason"].get_string().get(reason);
    fmt::print("  {} {}{}{}{}{}\n", text_at(step, "at"), what, somebody ? " by " : "",
               somebody ? by : "", why ? ": " : "", why ? reason : "");
  }
  fmt::print("  corrections so far: {}\n", corrections);
}

void print_proposition(json::element lot) {
  json::element proposition;
  if (lot["proposition"].get(proposition) || !proposition.is_object()) {
    fmt::print("no proposed curve feeds it\n");
    return;
  }
  std::int64_t number = 0;
  (void)proposition["proposition_id"].get_int64().get(number);
  fmt::print("proposition {} ({}, {}) made by {}\n", number, text_at(proposition, "role"),
             text_at(proposition, "state"), text_at(proposition, "model_version"));
  fmt::print("  why: {}\n", text_at(proposition["reason"].value(), "en"));
  fmt::print("  it teaches: {}\n", text_at(proposition["learns"].value(), "en"));
  print_steps(proposition);
}

void print_effects(json::element effects) {
  constexpr std::array<std::pair<const char*, const char*>, 7> kParts = {
      {{"curve_g", "curve, age and number"},
       {"souche_g", "souche"},
       {"production_g", "production plan"},
       {"site_g", "site"},
       {"gaveur_g", "gaveur"},
       {"eleveur_g", "eleveur"},
       {"season_g", "the season"}}};
  fmt::print("  a usual lot's liver {} g", number_text(number_at(effects, "usual_g"), 0));
  for (const auto& [key, name] : kParts) {
    fmt::print("; {} {:+.0f} g", name, number_at(effects, key).value_or(0));
  }
  fmt::print("\n");
}

void print_model(json::element lot) {
  json::element model, forecast, effects;
  if (lot["model"].get(model) || !model.is_object()) {
    fmt::print("no model yet: {}\n", text_at(lot, "why_none"));
    return;
  }
  std::int64_t lots = 0, seed = 0;
  (void)model["lots"].get_int64().get(lots);
  (void)model["seed"].get_int64().get(seed);
  fmt::print("{}, learned from {} lots of {} to {}, hash {}, seed {}\n", text_at(model, "version"),
             lots, text_at(model, "first_day"), text_at(model, "last_day"), text_at(model, "hash"),
             seed);
  if (lot["forecast"].get(forecast) || !forecast.is_object()) {
    fmt::print("  nothing is forecast: {}\n", text_at(lot, "why_none"));
    return;
  }
  bool hindsight = false;
  (void)forecast["hindsight"].get_bool().get(hindsight);
  fmt::print("  {}\n", hindsight ? "in hindsight, having learned from this lot:"
                                 : "as it is fed now and advised from here on:");
  for (const Figure& figure : kShown) {
    fmt::print("  {:<12} ", figure.name);
    print_expected(figure, forecast[figure.key].value());
    fmt::print("\n");
  }
  if (!lot["effects"].get(effects) && effects.is_object()) print_effects(effects);
}

}  // namespace

int explain_lot_of_server(const std::string& server, const std::string& lot) {
  auto http = HttpClient::make(server);
  if (!http) return complain("loop", http.error());
  const auto answer = http->get("/api/lots/" + escape_url(lot) + "/explication");
  if (!answer) return complain("loop", answer.error());
  const auto parsed = parse_json(answer->body);
  // What else answers on that port may answer anything.
  const bool read = parsed && parsed->is_object() &&
                    (answer->status != 200 || text_at(*parsed, "code_lot") == lot);
  if (answer->status != 200 || !read) {
    const auto detail = read ? text_at(*parsed, "detail") : std::string("no answer of a server's");
    return complain("loop", {ErrorKind::kNotFound,
                             fmt::format("the server answers {}: {}", answer->status, detail),
                             {}});
  }
  const json::element root = *parsed;
  std::int64_t gaveur = 0;
  (void)root["gaveur_id"].get_int64().get(gaveur);
  fmt::print("{} of gaveur {} at {}; doses in grams of dry corn per duck\n",
             text_at(root, "code_lot"), gaveur, text_at(root, "site_code"));
  print_curve(root, "recommandee", "recommended");
  print_curve(root, "donnee", "given");
  print_curve(root, "corrigee", "corrected");
  print_promise(root);
  print_proposition(root);
  print_model(root);
  return kExitOk;
}

}  // namespace gaveurs

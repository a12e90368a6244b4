#include "cli/demo_server.h"

#include <fmt/format.h>

#include <algorithm>

namespace gaveurs {
namespace {

template <typename T>
std::optional<T> value_of(const json::element& in, const char* name) {
  T value{};
  if (in[name].get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

std::optional<double> number_of(const json::element& in, const char* name) {
  double value = 0;
  if (in[name].get_double().get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

std::string text_of(const json::element& in, const char* name) {
  return std::string(value_of<std::string_view>(in, name).value_or(""));
}

}  // namespace

Result<DemoServer> DemoServer::at(const std::string& url) {
  auto http = HttpClient::make(url);
  if (!http) return std::unexpected(http.error());
  std::string base = url;
  while (base.ends_with('/')) base.pop_back();
  return DemoServer(std::move(*http), std::move(base));
}

std::string DemoServer::ws_url() const { return "ws" + url_.substr(4); }  // http… and https…

Result<json::element> DemoServer::ask(const std::string& path) {
  const auto answer = http_.get(path);
  if (!answer) return std::unexpected(answer.error());
  if (answer->status != 200) {
    return fail(ErrorKind::kUnavailable, fmt::format("{}: status {}", path, answer->status));
  }
  return parse_json(answer->body);
}

bool DemoServer::ready() {
  const auto answer = http_.get("/readyz");
  return answer && answer->status == 200;
}

Result<bool> DemoServer::is_demo() {
  const auto found = ask("/api/control/status");
  if (!found) return std::unexpected(found.error());
  return value_of<bool>(*found, "demo").value_or(false);
}

Result<DemoLot> DemoServer::lot(const std::string& code) {
  const auto found = ask("/api/lots/" + escape_url(code));
  if (!found) return std::unexpected(found.error());
  DemoLot lot{code, text_of(*found, "gaveur_nom")};
  lot.meals = value_of<std::int64_t>(*found, "nb_repas").value_or(0);
  lot.ready = value_of<bool>(*found, "pret_abattage").value_or(false);
  lot.ducks_begun = value_of<std::int64_t>(*found, "nb_canards_initial");
  lot.ducks_alive = value_of<std::int64_t>(*found, "nb_canards_vivants");
  return lot;
}

Result<DemoLivers> DemoServer::livers(const std::string& code) {
  const auto found = ask("/api/lots/" + escape_url(code) + "/qualite");
  if (!found) return std::unexpected(found.error());
  DemoLivers lot;
  lot.inspected = text_of(*found, "etat") == "inspecte";
  lot.livers = value_of<std::int64_t>(*found, "nb_mesures").value_or(0);
  lot.mean_g = number_of(*found, "poids_moyen_g");
  json::object grades;
  if ((*found)["grades"].get_object().get(grades) != simdjson::SUCCESS) return lot;
  for (const auto [name, count] : grades) {
    const auto grade = parse_grade(name);
    std::int64_t livers = 0;
    if (grade && count.get_int64().get(livers) == simdjson::SUCCESS) {
      lot.grades[static_cast<std::size_t>(*grade)] = livers;
    }
  }
  return lot;
}

Result<std::int64_t> DemoServer::jars(const std::string& code) {
  const auto found = ask("/api/consumer/products?limit=1000&code_lot=" + escape_url(code));
  if (!found) return std::unexpected(found.error());
  json::array items;
  if (found->get_array().get(items) != simdjson::SUCCESS) {
    return fail(ErrorKind::kUnavailable, "the answer is no list of products");
  }
  return static_cast<std::int64_t>(items.size());
}

Result<std::vector<DemoRatings>> DemoServer::ratings(const std::vector<std::string>& codes) {
  const auto found = ask("/api/consumer/feedbacks/lots?limit=500");
  if (!found) return std::unexpected(found.error());
  std::vector<DemoRatings> lots;
  json::array items;
  if ((*found)["items"].get_array().get(items) != simdjson::SUCCESS) return lots;
  for (const json::element item : items) {
    DemoRatings lot{text_of(item, "code_lot")};
    if (std::find(codes.begin(), codes.end(), lot.code) == codes.end()) continue;
    lot.ratings = value_of<std::int64_t>(item, "ratings").value_or(0);
    lot.jars = value_of<std::int64_t>(item, "products").value_or(0);
    lot.average = number_of(item, "average");
    lots.push_back(std::move(lot));
  }
  return lots;
}

}  // namespace gaveurs

#include "cli/demo_server.h"

#include <fmt/format.h>

#include <algorithm>

#include "wire/json_writer.h"

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

Wording both_of(const json::element& in, const char* name) {
  json::element sentence;
  if (in[name].get(sentence) != simdjson::SUCCESS || !sentence.is_object()) return {};
  return {text_of(sentence, "fr"), text_of(sentence, "en")};
}

std::optional<double> at_pointer(const json::element& in, std::string_view pointer) {
  double value = 0;
  if (in.at_pointer(pointer).get_double().get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

DemoBand band_of(const json::element& in, const std::string& pointer) {
  return {at_pointer(in, pointer + "/mean"), at_pointer(in, pointer + "/most/low"),
          at_pointer(in, pointer + "/most/high")};
}

DemoProposition proposition_of(const json::element& in) {
  DemoProposition out;
  out.id = value_of<std::int64_t>(in, "proposition_id").value_or(0);
  out.state = text_of(in, "state");
  out.role = text_of(in, "role");
  out.strain = text_of(in, "souche");
  out.code_lot = text_of(in, "code_lot");
  out.gaveur = text_of(in, "gaveur_nom");
  out.corn_g = number_of(in, "corn_g");
  out.loss_limit = number_of(in, "loss_limit");
  out.loss_upper95 = at_pointer(in, "/predicted/loss/upper95");
  out.rating = band_of(in, "/predicted/rating");
  out.liver_g = band_of(in, "/predicted/liver_g");
  out.reason = both_of(in, "reason");
  json::array doses;
  if (in["doses_g"].get_array().get(doses) != simdjson::SUCCESS) return out;
  for (const json::element dose : doses) {
    double dose_g = 0;
    if (dose.get_double().get(dose_g) == simdjson::SUCCESS) out.doses_g.push_back(dose_g);
  }
  return out;
}

/// What a problem document has against a request: its reasons, else its sentence.
std::string reason_of(const HttpAnswer& answer) {
  const auto problem = parse_json(answer.body);
  if (!problem) return fmt::format("status {}", answer.status);
  const json::element all = *problem;
  std::string reasons;
  json::array errors;
  if (all["errors"].get_array().get(errors) == simdjson::SUCCESS) {
    for (const json::element error : errors) {
      reasons += (reasons.empty() ? "" : "; ") + text_of(error, "reason");
    }
  }
  if (!reasons.empty()) return reasons;
  const std::string detail = text_of(all, "detail");
  return detail.empty() ? fmt::format("status {}", answer.status) : detail;
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

Result<json::element> DemoServer::send(const std::string& path, const std::string& body) {
  const auto answer = http_.post_json(path, body);
  if (!answer) return std::unexpected(answer.error());
  if (answer->status != 200 && answer->status != 201) {
    return fail(ErrorKind::kConflict, reason_of(*answer));
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

Result<DemoModel> DemoServer::model() {
  const auto found = ask("/api/loop/status");
  if (!found) return std::unexpected(found.error());
  DemoModel model;
  json::element known;
  if ((*found)["model"].get(known) == simdjson::SUCCESS && known.is_object()) {
    model.version = text_of(known, "version");
  }
  model.closed_lots = value_of<std::int64_t>(*found, "closed_lots").value_or(0);
  model.ratings = value_of<std::int64_t>(*found, "ratings").value_or(0);
  model.why_none = both_of(*found, "why_none");
  return model;
}

Result<std::vector<DemoProposition>> DemoServer::propose(std::int64_t gaveur,
                                                         const std::string& strain, int meals,
                                                         int lots) {
  std::string body;
  JsonWriter out(body);
  out.open_object().key("gaveur_ids").open_array().value(gaveur).close_array();
  if (!strain.empty()) out.field("souche", strain);
  out.field("meals", meals).field("lots_each", lots);
  out.field("by", "Démonstration").field("reason", "gaveurs demo").close_object();
  const auto made = send("/api/loop/propositions", body);
  if (!made) return std::unexpected(made.error());
  json::array items;
  std::vector<DemoProposition> propositions;
  if ((*made)["items"].get_array().get(items) == simdjson::SUCCESS) {
    for (const json::element item : items) propositions.push_back(proposition_of(item));
  }
  if (propositions.empty()) {
    return fail(ErrorKind::kUnavailable, "the answer holds no proposal");
  }
  return propositions;
}

Result<DemoProposition> DemoServer::proposition(std::int64_t id) {
  const auto found = ask(fmt::format("/api/loop/propositions/{}", id));
  if (!found) return std::unexpected(found.error());
  return proposition_of(*found);
}

Result<void> DemoServer::accept(const DemoProposition& proposition) {
  const std::string path = fmt::format("/api/loop/propositions/{}", proposition.id);
  for (const auto& [step, by] :
       {std::pair<const char*, std::string>{"/revision", "Démonstration"},
        std::pair<const char*, std::string>{"/reponse", proposition.gaveur}}) {
    std::string body;
    JsonWriter out(body);
    out.open_object().field("decision", "accept").field("by", by);
    out.field("reason", "gaveurs demo").close_object();
    if (auto done = send(path + step, body); !done) return std::unexpected(done.error());
  }
  return {};
}

Result<DemoLotLoop> DemoServer::lot_loop(const std::string& code) {
  const auto found = ask("/api/lots/" + escape_url(code) + "/boucle");
  if (!found) return std::unexpected(found.error());
  DemoLotLoop lot;
  lot.state = text_of(*found, "state");
  json::array given;
  if ((*found)["donnee"].get_array().get(given) == simdjson::SUCCESS) {
    lot.given = static_cast<std::int64_t>(given.size());
  }
  lot.promised_g = at_pointer(*found, "/promise/liver_g/mean");
  lot.liver_g = at_pointer(*found, "/result/liver_g");
  lot.loss = at_pointer(*found, "/result/loss");
  lot.rating = at_pointer(*found, "/result/rating");
  lot.closed = lot.state == "closed";
  return lot;
}

}  // namespace gaveurs

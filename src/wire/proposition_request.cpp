#include "wire/proposition_request.h"

#include <algorithm>

#include "wire/fields.h"

namespace gaveurs {
namespace {

constexpr std::size_t kMostName = 80, kMostReason = 300, kMostSouche = 60;
constexpr std::size_t kMostLots = 40;
constexpr int kFewestMeals = 16, kMostMeals = 28, kMostLotsEach = 10;
constexpr double kMostDose_g = 2'000;

template <typename T>
Result<T> finish(Fields& in, T out) {
  if (in.ok()) return out;
  return fail(ErrorKind::kInvalid, "the request cannot be accepted", in.take_faults());
}

std::string person(Fields& in, const char* name) {
  const auto text = in.text(name, kMostName);
  if (!text.empty() && text.find_first_not_of(' ') == text.npos)
    in.refuse(name, "must name a person", {"field.person", {}});
  return std::string(text);
}

std::string reason(Fields& in, Presence presence) {
  const auto text = in.text("reason", kMostReason, presence);
  if (!text.empty() && text.find_first_not_of(' ') == text.npos)
    in.refuse("reason", "must say why", {"field.reason", {}});
  return std::string(text);
}

std::vector<GaveurId> read_gaveurs(Fields& in) {
  std::vector<GaveurId> out;
  const auto given = in.find("gaveur_ids");
  json::array items;
  if (!given || given->get_array().get(items) || items.size() == 0 || items.size() > kMostLots) {
    in.refuse("gaveur_ids", "must be a list of 1 to 40 gaveurs", {"gaveur.none", {}});
    return out;
  }
  for (const json::element item : items) {
    std::int64_t id = 0;
    if (item.get_int64().get(id) || id < 1 || id > INT32_MAX) {
      in.refuse("gaveur_ids", "must hold numbers of gaveurs");
      return {};
    }
    if (std::find(out.begin(), out.end(), GaveurId{id}) != out.end()) {
      in.refuse("gaveur_ids", "must name each gaveur once");
      return {};
    }
    out.push_back({id});
  }
  return out;
}

std::vector<double> read_doses(Fields& in) {
  std::vector<double> out;
  const auto given = in.find("doses_g");
  json::array items;
  if (!given || given->get_array().get(items) || items.size() == 0 ||
      items.size() > static_cast<std::size_t>(kMostMeals)) {
    in.refuse("doses_g", "must be a list of 1 to 28 doses", {"curve.list", {}});
    return out;
  }
  for (const json::element item : items) {
    double dose = 0;
    if (item.get_double().get(dose) || !(dose >= 0 && dose <= kMostDose_g)) {
      in.refuse("doses_g", "must hold doses in grams", {"curve.list", {}});
      return {};
    }
    out.push_back(dose);
  }
  return out;
}

}  // namespace

Result<ProposalRequest> parse_proposal_request(std::string_view text) {
  auto object = parse_json_object(text);
  if (!object) return std::unexpected(std::move(object.error()));
  Fields in(*object);
  in.only({"gaveur_ids", "souche", "meals", "lots_each", "by", "reason"});
  ProposalRequest out;
  out.gaveurs = read_gaveurs(in);
  out.souche = in.text("souche", kMostSouche, Presence::kOptional);
  if (in.find("meals")) {
    out.meals = static_cast<int>(in.integer("meals", kFewestMeals, kMostMeals));
  }
  if (in.find("lots_each")) {
    out.lots_each = static_cast<int>(in.integer("lots_each", 1, kMostLotsEach));
  }
  out.by = person(in, "by");
  out.reason = reason(in, Presence::kRequired);
  if (in.ok() && out.gaveurs.size() * static_cast<std::size_t>(out.lots_each) > kMostLots) {
    in.refuse("lots_each", "must ask for at most 40 lots together", {"loop.too_many_lots", {}});
  }
  return finish(in, std::move(out));
}

Result<ReviewRequest> parse_review_request(std::string_view text) {
  auto object = parse_json_object(text);
  if (!object) return std::unexpected(std::move(object.error()));
  Fields in(*object);
  in.only({"decision", "by", "reason", "doses_g"});
  ReviewRequest out;
  const auto decision = in.text("decision", 10);
  if (decision == "change") {
    out.decision = ReviewDecision::kChange;
  } else if (decision == "refuse") {
    out.decision = ReviewDecision::kRefuse;
  } else if (decision != "accept" && !decision.empty()) {
    in.refuse("decision", "must be accept, change or refuse");
  }
  out.by = person(in, "by");
  out.reason = reason(in, Presence::kRequired);
  const bool has_doses = in.find("doses_g") && !in.find("doses_g")->is_null();
  if (out.decision == ReviewDecision::kChange) {
    out.doses_g = read_doses(in);
  } else if (has_doses) {
    in.refuse("doses_g", "belongs to a change only", {"curve.only_change", {}});
  }
  return finish(in, std::move(out));
}

Result<AnswerRequest> parse_answer_request(std::string_view text) {
  auto object = parse_json_object(text);
  if (!object) return std::unexpected(std::move(object.error()));
  Fields in(*object);
  in.only({"decision", "by", "reason"});
  AnswerRequest out;
  const auto decision = in.text("decision", 10);
  out.accepts = decision == "accept";
  if (!out.accepts && decision != "keep_own" && !decision.empty()) {
    in.refuse("decision", "must be accept or keep_own");
  }
  out.by = person(in, "by");
  out.reason = reason(in, Presence::kOptional);
  return finish(in, std::move(out));
}

}  // namespace gaveurs

#include <algorithm>

#include "app/loop_settings.h"
#include "app/rest/answers.h"
#include "app/rest/curves_of_lot.h"
#include "wire/codes.h"
#include "wire/proposition_json.h"

namespace gaveurs {
namespace {

constexpr int kMostPropositions = 200;

std::vector<PropositionState> states_parameter(const Question& q, Parameters& in) {
  std::vector<PropositionState> out;
  std::string_view text = q.parameter("state");
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(','));
    const auto state = parse_proposition_state(word);
    if (!state) {
      in.refuse("state",
                "must be proposed, accepted, refused, agreed, kept_own, running, closed or "
                "stopped, or several of them with commas");
      return {};
    }
    out.push_back(*state);
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return out;
}

Result<std::string> name_of(Reader& r, GaveurId id) {
  const auto gaveur = r.gaveur(id);
  if (!gaveur) return std::unexpected(gaveur.error());
  return *gaveur ? (*gaveur)->nom : std::string();
}

void write_status_of(JsonWriter& out, const PropositionCounts& counts) {
  out.key("propositions").open_object();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    out.field(to_string(static_cast<PropositionState>(i)), counts[i]);
  }
  out.close_object();
}

}  // namespace

Result<std::string> lot_loop(const Question& q, Reader& r) {
  const ReadSnapshot snapshot(r);
  if (!snapshot.begun()) return std::unexpected(snapshot.begun().error());
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto curves = read_curves(q, r);
  if (!curves) return std::unexpected(curves.error());
  std::string text;
  JsonWriter out(text);
  out.open_object();
  write_curves(out, *curves);
  out.close_object();
  return text;
}

Result<std::string> list_propositions(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"state", "gaveur_id", "site_code", "limit", "cursor"});
  const PropositionFilter filter{states_parameter(q, in), in.gaveur("gaveur_id"),
                                 in.site("site_code")};
  const int limit = in.limit(50, kMostPropositions);
  const auto before = in.integer("cursor", 1, INT64_MAX);
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  auto found = r.propositions(filter, PropositionId{before.value_or(INT64_MAX)}, limit + 1);
  if (!found) return std::unexpected(found.error());
  const auto next = cut_page(*found, limit);
  std::string text;
  JsonWriter out(text);
  out.open_object().key("items").open_array();
  for (const auto& proposition : *found) {
    const auto name = name_of(r, proposition.gaveur);
    if (!name) return std::unexpected(name.error());
    write_proposition(out, proposition, *name);
  }
  close_page(out, next);
  return text;
}

Result<std::string> show_proposition(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto id = number_of(q.subject);
  if (!id) return std::unexpected(id.error());
  const auto found = r.proposition(PropositionId{*id});
  if (!found) return std::unexpected(found.error());
  if (!*found)
    return fail(ErrorKind::kNotFound,
                Refusal{"there is no such proposition", {"proposition.unknown", {}}});
  const auto steps = r.curve_steps((*found)->id);
  if (!steps) return std::unexpected(steps.error());
  const auto name = name_of(r, (*found)->gaveur);
  if (!name) return std::unexpected(name.error());
  std::string text;
  JsonWriter out(text);
  write_proposition(out, **found, *name, *steps);
  return text;
}

Result<std::string> loop_status(const Question& q, Reader& r) {
  const ReadSnapshot snapshot(r);
  if (!snapshot.begun()) return std::unexpected(snapshot.begun().error());
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto model = r.newest_model();
  if (!model) return std::unexpected(model.error());
  const auto mark = r.learning_mark();
  if (!mark) return std::unexpected(mark.error());
  const auto counts = r.proposition_counts();
  if (!counts) return std::unexpected(counts.error());
  const auto sites = r.site_summaries();
  if (!sites) return std::unexpected(sites.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().key("model");
  write_model(out, *model);
  out.key("why_none");
  if (*model) {
    out.null();
  } else {
    write_sentence(out, why_no_model(mark->records + mark->inspected));
  }
  out.field("closed_lots", mark->records + mark->inspected).field("fewest_lots", kFewestLots);
  out.field("rated_lots", *model ? (*model)->rated_lots : 0);
  out.field("ratings", *model ? (*model)->ratings : 0);
  write_status_of(out, *counts);
  const auto harmed = *model ? ',' + (*model)->sites + ',' : std::string();
  out.key("sites").open_array();
  for (const auto& site : *sites) {
    out.open_object().field("site_code", site.site.code.value);
    out.rounded("loss_limit", q.loop ? q.loop->loss_limit(site.site.code) : 0, 4);
    out.field("harms", harmed.find(',' + site.site.code.value + ',') != std::string::npos);
    out.close_object();
  }
  out.close_array().close_object();
  return text;
}

Result<std::string> backtest_svg(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  auto model = r.newest_model();
  if (!model) return std::unexpected(model.error());
  if (!*model || (*model)->picture.empty()) {
    return fail(ErrorKind::kNotFound, "there is no backtest yet");
  }
  return std::move((*model)->picture);
}

}  // namespace gaveurs

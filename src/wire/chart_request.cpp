#include "wire/chart_request.h"

#include <algorithm>
#include <array>

#include "wire/fields.h"

namespace gaveurs {
namespace {

constexpr double kValueMax = 1e9;
constexpr std::array<std::string_view, 11> kKnown{
    "author", "note",  "kind", "samples_per_point", "from", "to", "samples",
    "centre", "sigma", "spec", "alarm_rules"};

bool said(const Fields& in, std::string_view name) {
  const auto value = in.find(name);
  return value && !value->is_null();
}

std::optional<double> number(Fields& in, std::string_view name, double low, double high) {
  if (!said(in, name)) return std::nullopt;
  return in.number(name, low, high);
}

std::optional<Instant> instant(Fields& in, std::string_view name) {
  if (!said(in, name)) return std::nullopt;
  return in.instant(name);
}

std::optional<SpecLimits> read_spec(Fields& in) {
  if (!said(in, "spec")) return std::nullopt;
  json::object object;
  if (in.find("spec")->get_object().get(object)) {
    in.refuse("spec", "must be an object");
    return std::nullopt;
  }
  Fields fields(object, "spec.");
  for (const auto member : object) {
    if (member.key != "lower" && member.key != "upper") {
      fields.refuse(member.key, "is not a field of a specification");
    }
  }
  SpecLimits spec{number(fields, "lower", -kValueMax, kValueMax),
                  number(fields, "upper", -kValueMax, kValueMax)};
  if (spec.lower && spec.upper && !(*spec.lower < *spec.upper)) {
    fields.refuse("upper", "must be more than lower");
  }
  for (auto& fault : fields.take_faults()) in.refuse(fault.path, std::move(fault.reason));
  return spec;
}

void read_reference(Fields& in, ChartRequest& out) {
  out.from = instant(in, "from");
  out.to = instant(in, "to");
  if (out.from.has_value() != out.to.has_value()) {
    in.refuse(out.from ? "to" : "from", "is missing; a period has both");
  } else if (out.from && in.ok() && !(*out.from < *out.to)) {
    in.refuse("to", "must be later than from");
  }
  if (said(in, "samples")) {
    out.samples = static_cast<int>(in.integer("samples", 25, kReferenceMax));
    if (out.from) in.refuse("samples", "is not for a period; leave one of them out");
  }
  out.centre = number(in, "centre", -kValueMax, kValueMax);
  out.sigma = number(in, "sigma", 0, kValueMax);
  if (out.sigma && !out.centre) in.refuse("centre", "is missing; sigma is stated with it");
  if (out.centre && (out.from || said(in, "samples"))) {
    in.refuse("centre", "is not for limits from a reference; leave one of them out");
  }
}

}  // namespace

Result<ChartRequest> parse_chart_request(std::string_view text) {
  auto object = parse_json_object(text);
  if (!object) return std::unexpected(std::move(object.error()));
  Fields in(*object);
  for (const auto member : *object) {
    if (std::find(kKnown.begin(), kKnown.end(), member.key) == kKnown.end()) {
      in.refuse(member.key, "is not a field of this request");
    }
  }
  ChartRequest out;
  out.author = in.text("author", kChartAuthorMax);
  if (!out.author.empty() && out.author.find_first_not_of(' ') == std::string::npos) {
    in.refuse("author", "must name a person");
  }
  out.note = in.text("note", kChartNoteMax, Presence::kOptional);
  if (const auto kind = in.text("kind", 16, Presence::kOptional); !kind.empty()) {
    out.kind = parse_chart_kind(kind);
    if (!out.kind) in.refuse("kind", "must be i_mr, xbar_r or p");
  }
  if (said(in, "samples_per_point")) {
    out.subgroup = static_cast<int>(in.integer("samples_per_point", 1, kShareMax));
  }
  read_reference(in, out);
  out.spec = read_spec(in);
  if (said(in, "alarm_rules")) {
    out.alarm_rules = parse_rules(in.text("alarm_rules", 64, Presence::kOptional));
    if (!out.alarm_rules) in.refuse("alarm_rules", "must be numbers of 1 to 8 such as 1,2,5");
  }
  if (in.ok()) return out;
  return fail(ErrorKind::kInvalid, "the request cannot be accepted", in.take_faults());
}

}  // namespace gaveurs

#include "wire/frames.h"

#include "wire/alert_json.h"
#include "wire/json.h"
#include "wire/lot_json.h"

namespace gaveurs {
namespace {

constexpr std::size_t kMaxEchoBytes = 4'096;

struct Message {
  std::string text;
  JsonWriter out{text};
  Message(std::string_view type, Instant now) {
    out.open_object().field("type", type).field("timestamp", now);
  }
  std::string take() {
    out.close_object();
    return std::move(text);
  }
};

void append_head(std::string& out, std::string_view type, const Event& event) {
  out += "{\"type\":\"";
  out += type;
  out += "\",\"seq\":";
  append_json_number(out, event.seq);
  out += ",\"timestamp\":\"";
  append_rfc3339(out, event.time);
  out += "\",\"data\":";
  out += event.body;
  out += '}';
}

}  // namespace

void append_ack(std::string& out, const Meal& meal, Seq seq, Saved how, Instant now) {
  out += "{\"type\":\"ack\",\"code_lot\":";
  append_json_string(out, meal.lot.value);
  out += ",\"jour\":";
  append_json_number(out, std::int64_t{meal.slot.jour});
  out += ",\"moment\":\"";
  out += to_string(meal.slot.moment);
  out += "\",\"timestamp\":\"";
  append_rfc3339(out, now);
  out += "\",\"status\":\"saved\",\"poids_moyen\":";
  append_json_number(out, meal.values.poids_moyen_g);
  out += ",\"taux_mortalite\":";
  append_json_number(out, meal.values.taux_mortalite_pct);
  out += ",\"seq\":";
  append_json_number(out, seq);
  if (how == Saved::kDuplicate) out += ",\"duplicate\":true";
  if (how == Saved::kCorrection) out += ",\"correction\":true";
  if (!meal.message_id.empty()) {
    out += ",\"message_id\":";
    append_json_string(out, meal.message_id);
  }
  out += '}';
}

std::string error_message(const Error& error, std::string_view sent, Instant now) {
  Message m("error", now);
  m.out.field("error", error.message).key("details").open_array();
  for (const auto& fault : error.details) {
    m.out.open_object().field("path", fault.path).field("reason", fault.reason).close_object();
  }
  m.out.close_array().key("data");
  std::optional<std::string> echo;
  if (sent.size() <= kMaxEchoBytes) {
    if (const auto value = parse_json(sent)) echo = simdjson::minify(*value);
  }
  echo ? m.out.raw(*echo) : m.out.null();
  return m.take();
}

std::string greeting(Seq seq, Instant now) {
  Message m("connection_established", now);
  m.out.field("seq", seq);
  return m.take();
}

std::string ping_message(Instant now) { return Message("ping", now).take(); }

std::string typed_message(std::string_view type, Instant now) { return Message(type, now).take(); }

std::string subscribe_ack(std::string_view filters, Instant now) {
  Message m("subscribe_ack", now);
  m.out.key("filters").raw(filters);
  return m.take();
}

std::string resumed_message(Seq from, Seq to, bool complete, Instant now) {
  Message m("resumed", now);
  m.out.field("from", from).field("to", to).field("complete", complete);
  return m.take();
}

std::string lagging_message(Seq from, Seq to, std::int64_t dropped, Instant now) {
  Message m("lagging", now);
  m.out.field("from", from).field("to", to).field("dropped", dropped);
  return m.take();
}

void append_event_message(std::string& out, const Event& event) {
  if (event.kind != EventKind::kSensorUpdate) {
    append_head(out, to_string(event.kind), event);
    return;
  }
  // The body is an object whose members stand in the message itself.
  out += "{\"type\":\"sensor_update\",\"seq\":";
  append_json_number(out, event.seq);
  out += ',';
  out.append(event.body, 1);
}

void append_notification(std::string& out, const Event& event) {
  append_head(out, "notification", event);
}

std::string snapshot_message(const Snapshot& state, Seq seq, Instant now) {
  Message m("snapshot", now);
  m.out.field("seq", seq).key("data").open_object();
  if (state.gaveur != nullptr) {
    m.out.key("gaveur");
    write_gaveur(m.out, *state.gaveur);
  }
  m.out.field("tronque", state.cut).key("lots").open_array();
  for (const auto& lot : state.lots) write_lot(m.out, lot);
  m.out.close_array().key("alertes").open_array();
  for (const auto& alert : state.alerts) write_alert(m.out, alert);
  m.out.close_array().close_object();
  return m.take();
}

std::string notifications_init(std::span<const Alert> alerts, bool cut, std::int64_t unread,
                               Instant now) {
  Message m("init", now);
  m.out.field("tronque", cut).key("notifications").open_array();
  for (const auto& alert : alerts) write_alert(m.out, alert);
  m.out.close_array().field("unread_count", unread);
  return m.take();
}

}  // namespace gaveurs

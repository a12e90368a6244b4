#include <fmt/format.h>

#include "app/journal.h"
#include "app/rest/answers.h"
#include "wire/json_writer.h"

namespace gaveurs {
namespace {

constexpr int kMostEntries = 1'000;

Result<JournalHead> newest_head(Reader& r) {
  auto head = r.journal_head();
  if (!head) return std::unexpected(head.error());
  if (!*head) return fail(ErrorKind::kNotFound, "the transparency log has no leaf yet");
  return std::move(**head);
}

void write_hashes(JsonWriter& out, std::string_view name, const std::vector<Hash>& hashes) {
  out.key(name).open_array();
  for (const auto& hash : hashes) out.value(to_hex(hash));
  out.close_array();
}

void write_head(JsonWriter& out, const JournalHead& head) {
  out.field("size", head.size).field("upto_seq", head.upto).field("timestamp", head.time);
  out.field("note", head.note).field("key", head.key);
}

// The leaf that the question is about: by its number, or the newest of a kind and subject.
Result<JournalLeaf> asked_leaf(Parameters& in, const Question& q, Reader& r) {
  const auto number = in.integer("leaf", 0, INT64_MAX);
  const auto kind = q.parameter("kind"), subject = q.parameter("subject");
  if (!number && (kind.empty() || subject.empty())) {
    in.refuse("leaf", "or kind and subject must be given");
  }
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  auto found = number ? r.journal_leaves(*number, 1) : r.journal_leaves_of(kind, subject, 1);
  if (!found) return std::unexpected(found.error());
  if (found->empty() || (number && found->front().number != *number)) {
    return fail(ErrorKind::kNotFound, "the log has no such leaf");
  }
  return std::move(found->front());
}

}  // namespace

Result<std::string> journal_head(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto head = newest_head(r);
  if (!head) return std::unexpected(head.error());
  std::string text;
  JsonWriter out(text);
  out.open_object();
  write_head(out, *head);
  out.close_object();
  return text;
}

Result<std::string> journal_keys(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto heads = r.journal_key_heads();
  if (!heads) return std::unexpected(heads.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().key("keys").open_array();
  for (const auto& head : *heads) {
    out.open_object();
    write_head(out, head);
    out.close_object();
  }
  out.close_array().close_object();
  return text;
}

Result<std::string> journal_inclusion(const Question& q, Reader& r) {
  const ReadSnapshot moment(r);
  if (!moment.begun()) return std::unexpected(moment.begun().error());
  Parameters in(q);
  in.only({"leaf", "kind", "subject", "size"});
  const auto wanted = in.integer("size", 1, INT64_MAX);
  const auto leaf = asked_leaf(in, q, r);
  if (!leaf) return std::unexpected(leaf.error());
  const auto head = newest_head(r);
  if (!head) return std::unexpected(head.error());
  const std::int64_t size = wanted.value_or(head->size);
  if (size > head->size || leaf->number >= size) {
    return fail(ErrorKind::kNotFound, "the log is not that large, or the leaf came later");
  }
  StoredTiles tiles(r);
  const auto proof = inclusion_proof(static_cast<std::uint64_t>(leaf->number),
                                     static_cast<std::uint64_t>(size), tiles);
  if (!proof) return std::unexpected(proof.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().field("leaf", leaf->number).field("size", size).field("entry", leaf->entry);
  out.field("salt", leaf->salt).field("document", leaf->document);
  write_hashes(out, "proof", *proof);
  out.key("head").open_object();
  write_head(out, *head);
  out.close_object().close_object();
  return text;
}

Result<std::string> journal_consistency(const Question& q, Reader& r) {
  const ReadSnapshot moment(r);
  if (!moment.begun()) return std::unexpected(moment.begun().error());
  Parameters in(q);
  in.only({"from", "to"});
  const auto from = in.integer("from", 1, INT64_MAX), to = in.integer("to", 1, INT64_MAX);
  if (!from) in.refuse("from", "is missing");
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto head = newest_head(r);
  if (!head) return std::unexpected(head.error());
  const std::int64_t size = to.value_or(head->size);
  if (size > head->size) return fail(ErrorKind::kNotFound, "the log is not that large");
  StoredTiles tiles(r);
  const auto proof =
      consistency_proof(static_cast<std::uint64_t>(*from), static_cast<std::uint64_t>(size), tiles);
  if (!proof) return std::unexpected(proof.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().field("from", *from).field("to", size);
  write_hashes(out, "proof", *proof);
  out.close_object();
  return text;
}

Result<std::string> journal_entries(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"from", "limit"});
  const auto from = in.integer("from", 0, INT64_MAX);
  const int limit = in.limit(100, kMostEntries);
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto leaves = r.journal_leaves(from.value_or(0), limit);
  if (!leaves) return std::unexpected(leaves.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().key("entries").open_array();
  for (const auto& leaf : *leaves) {
    out.open_object().field("leaf", leaf.number).field("entry", leaf.entry).close_object();
  }
  out.close_array().close_object();
  return text;
}

}  // namespace gaveurs

#include "store/insert_rows.h"
#include "store/sql_queries.h"

namespace gaveurs::query {
namespace {

JournalLeaf read_leaf(SqlStatement& row) {
  JournalLeaf out;
  out.number = row.integer(0);
  out.kind = row.text(1);
  out.subject = row.text(2);
  out.entry = row.text(3);
  out.salt = row.text(4);
  out.document = row.text(5);
  return out;
}

std::vector<JournalLeaf> collect_leaves(SqlStatement& rows) {
  std::vector<JournalLeaf> out;
  while (rows.step()) out.push_back(read_leaf(rows));
  rows.reset();
  return out;
}

JournalHead read_head(SqlStatement& row) {
  JournalHead out;
  out.size = row.integer(0);
  out.upto = row.integer(1);
  out.time = row.instant(2);
  out.note = row.text(3);
  out.key = row.text(4);
  return out;
}

#define GAVEURS_LEAF "SELECT numero, kind, sujet, entree, sel, document FROM journal_feuilles "
#define GAVEURS_HEAD "SELECT taille, jusqu_a, time, note, cle FROM journal_tetes "

// Proofs need tiles, not heads, so an old head serves nobody; the last one of each key shows that
// the change to the next was lawful. A few at a time, from the oldest on.
void forget_heads(SqlConnection& db, Instant before) {
  db.prepared(
        "DELETE FROM journal_tetes WHERE taille IN (SELECT t.taille FROM "
        "(SELECT taille, time, cle FROM journal_tetes ORDER BY taille LIMIT 64) t "
        "WHERE t.time < $1 AND t.cle = (SELECT n.cle FROM journal_tetes n "
        "WHERE n.taille > t.taille ORDER BY n.taille LIMIT 1))")
      .with(before)
      .run();
}

}  // namespace

std::optional<JournalHead> journal_head(SqlConnection& db) {
  auto& rows = db.prepared(GAVEURS_HEAD "ORDER BY taille DESC LIMIT 1").with();
  std::optional<JournalHead> out;
  if (rows.step()) out = read_head(rows);
  rows.reset();
  return out;
}

std::vector<JournalHead> journal_key_heads(SqlConnection& db) {
  auto& rows = db.prepared(GAVEURS_HEAD
                           "WHERE taille IN (SELECT max(taille) FROM journal_tetes GROUP BY cle) "
                           "ORDER BY taille")
                   .with();
  std::vector<JournalHead> out;
  while (rows.step()) out.push_back(read_head(rows));
  rows.reset();
  return out;
}

std::optional<std::string> journal_tile(SqlConnection& db, int level, std::int64_t index) {
  auto& rows =
      db.prepared("SELECT empreintes FROM journal_tuiles WHERE niveau = $1 AND numero = $2");
  rows.with(level, index);
  std::optional<std::string> out;
  if (rows.step()) out = rows.blob(0);
  rows.reset();
  return out;
}

std::vector<JournalLeaf> journal_leaves(SqlConnection& db, std::int64_t from, int limit) {
  return collect_leaves(
      db.prepared(GAVEURS_LEAF "WHERE numero >= $1 ORDER BY numero LIMIT $2").with(from, limit));
}

std::vector<JournalLeaf> journal_leaves_of(SqlConnection& db, std::string_view kind,
                                           std::string_view subject, int limit) {
  return collect_leaves(
      db.prepared(GAVEURS_LEAF "WHERE kind = $1 AND sujet = $2 ORDER BY numero DESC LIMIT $3")
          .with(kind, subject, limit));
}

std::vector<JournalLeaf> journal_subjects(SqlConnection& db, std::string_view kind,
                                          std::int64_t from, int limit) {
  auto& rows = db.prepared(
      "SELECT numero, sujet FROM journal_feuilles WHERE kind = $1 AND numero >= $2 "
      "AND sel <> '' ORDER BY numero LIMIT $3");
  rows.with(kind, from, limit);
  std::vector<JournalLeaf> out;
  while (rows.step()) {
    auto& leaf = out.emplace_back();
    leaf.number = rows.integer(0);
    leaf.kind = kind;
    leaf.subject = rows.text(1);
  }
  rows.reset();
  return out;
}

void write_journal_leaves(SqlConnection& db, const std::vector<JournalLeaf>& leaves) {
  for (const auto& leaf : leaves) {
    auto& row = db.prepared(GAVEURS_INSERT_LEAVES "VALUES ($1, $2, $3, $4, $5, $6)");
    put_leaf(row, leaf);
    row.run();
  }
}

void write_journal_head(SqlConnection& db, const std::vector<JournalTile>& tiles,
                        const std::optional<JournalHead>& head) {
  for (const auto& tile : tiles) {
    db.prepared(
          "INSERT INTO journal_tuiles (niveau, numero, empreintes) VALUES ($1, $2, $3) "
          "ON CONFLICT (niveau, numero) DO UPDATE SET empreintes = excluded.empreintes")
        .with(tile.level, tile.index, Blob{tile.hashes})
        .run();
  }
  if (!head) return;
  db.prepared(
        "INSERT INTO journal_tetes (taille, jusqu_a, time, note, cle) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (taille) DO UPDATE SET jusqu_a = excluded.jusqu_a, time = excluded.time, "
        "note = excluded.note, cle = excluded.cle")
      .with(head->size, head->upto, head->time, head->note, head->key)
      .run();
  forget_heads(db, head->time + -kMicrosPerDay);
}

}  // namespace gaveurs::query

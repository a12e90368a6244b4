// A log as it is given away: files that anybody can check with nothing but the log's first public
// key. The whole tree is built anew from its entries, so any change of any byte is found.
//
//   log.pub        public keys of the log, oldest first, one a line
//   witnesses.pub  public keys of the witnesses, one a line; may be empty
//   head.note      the newest tree head
//   rotations.notes  the tree heads at which a key gave way to the next, parted by a line "---"
//   entries.jsonl  the leaves' entries, one a line, in order
//   documents.tsv  number, salt and document of every leaf whose document was not erased
//
// Pure: the texts are read by the caller.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "trace/leaf.h"
#include "trace/signed_note.h"

namespace gaveurs {

struct ExportedLog {
  std::string keys, witnesses, head, rotations, entries, documents;
};

struct Document {
  std::uint64_t leaf = 0;
  Salt salt{};
  std::string text;
};
std::string document_line(const Document& document);

struct CheckedLog {
  CheckedHead head;
  std::vector<Leaf> leaves;
  std::vector<Document> documents;  // by leaf
};

/// Checks everything: every entry is well formed and points back only; keys follow each other by a
/// leaf and by a tree head that the key before signed; the newest key signed the head; the tree of
/// the entries is the head's; every document is the one its leaf attests,
/// and none is missing but of leaves that speak of a person; every witness named countersigned.
/// `trusted` is the key that the reader knows from elsewhere; without it the export's first key is
/// taken at its word. Errors: kInvalid with the first thing that does not hold.
Result<CheckedLog> check_exported_log(const ExportedLog& log,
                                      const std::optional<PublicKey>& trusted);

}  // namespace gaveurs

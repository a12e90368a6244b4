// gaveurs verify: an exported transparency log, and a product in it, checked by anybody with
// nothing but the exported files and the log's public key.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <string>

#include "cli/command.h"
#include "cli/whole_file.h"
#include "domain/product.h"
#include "trace/exported_log.h"
#include "trace/gs1.h"
#include "wire/json.h"

namespace gaveurs {
namespace {

// Of one file: a log of ten million leaves has entries of about 2.5 GB.
constexpr std::uintmax_t kMaxFileBytes = 16ull << 30;

constexpr const char* kVerifyFooter = R"(
Ends with 0 only when everything holds: `log` checks every byte of the export, `product` also that
the log attests the product with the lot and GTIN that its link says, and that its newest leaf does
not call it back. The signature in a link needs its maker's key and is not checked here.

Examples:
  gaveurs verify log export --key 'gaveurs+1a2b3c4d+AQ…'
  gaveurs verify product FG_LL_20261125_0001 export
  gaveurs verify product 'https://foie.example/01/…/21/FG_LL_20261125_0001' export
)";

struct VerifyFlags {
  std::string folder, code;
  std::optional<std::string> key;
};

Result<ExportedLog> read_export(const std::filesystem::path& folder) {
  ExportedLog out;
  for (const auto& [name, place] : {std::pair{"log.pub", &out.keys},
                                    {"witnesses.pub", &out.witnesses},
                                    {"head.note", &out.head},
                                    {"rotations.notes", &out.rotations},
                                    {"entries.jsonl", &out.entries},
                                    {"documents.tsv", &out.documents}}) {
    auto text = read_whole_file(folder / name, kMaxFileBytes);
    if (!text) return std::unexpected(text.error());
    *place = std::move(*text);
  }
  return out;
}

Result<CheckedLog> checked_log(const VerifyFlags& flags) {
  std::optional<PublicKey> trusted;
  if (flags.key) {
    auto key = parse_public_key(*flags.key);
    if (!key) return fail(ErrorKind::kUsage, "--key: " + key.error().message);
    trusted = std::move(*key);
  }
  const auto log = read_export(flags.folder);
  if (!log) return std::unexpected(log.error());
  return check_exported_log(*log, trusted);
}

int run_verify(const VerifyFlags& flags) {
  const auto checked = checked_log(flags);
  if (!checked) return complain("verify log", checked.error());
  const TreeHead& head = checked->head.head;
  fmt::print("the log {} holds: {} leaves, root {}, signed {}\n", head.origin, head.size,
             to_hex(head.root), to_rfc3339(head.time));
  fmt::print("{} documents are as they were attested, {} were erased\n", checked->documents.size(),
             checked->leaves.size() - checked->documents.size());
  for (const auto& by : checked->head.witnesses) {
    fmt::print("witnessed by {} {}\n", by.witness, to_rfc3339(by.at));
  }
  if (!flags.key) {
    fmt::print("its first key was taken at its word; give --key to trust one you know\n");
  }
  return kExitOk;
}

// The product's number, with what the whole link says beside it.
Result<ProductCode> code_of(const std::string& code) {
  if (code.find('/') == std::string::npos)
    return ProductCode{.gtin = {}, .lot = {}, .serial = code};
  auto read = read_unsigned_code(code);
  if (!read) return fail(ErrorKind::kUsage, "CODE: " + read.error().message);
  return read;
}

struct FoundProduct {
  std::uint64_t leaf = 0;  // its newest
  std::string document;
  bool as_labelled = false;  // a leaf, the newest or an earlier one, says what the code says
};

std::string member(const json::object& object, const char* name) {
  std::string_view text;
  return object.at_key(name).get_string().get(text) == simdjson::SUCCESS ? std::string(text) : "";
}

bool says(const std::string& document, const ProductCode& code) {
  if (code.gtin.empty()) return true;
  const auto object = parse_json_object(document);
  return object && member(*object, "gtin") == code.gtin && member(*object, "code_lot") == code.lot;
}

Result<FoundProduct> find_product(const CheckedLog& log, const ProductCode& code) {
  FoundProduct out;
  for (const auto& document : log.documents) {
    const Leaf& leaf = log.leaves[document.leaf];
    if (leaf.kind != LeafKind::kProduct || leaf.subject != code.serial) continue;
    out.leaf = document.leaf;
    out.document = document.text;
    if (says(document.text, code)) out.as_labelled = true;
  }
  if (!out.document.empty()) return out;
  return fail(ErrorKind::kNotFound, "the log attests no product " + code.serial);
}

int run_verify_product(const VerifyFlags& flags) {
  constexpr std::string_view kWho = "verify product";
  const auto code = code_of(flags.code);
  if (!code) return complain(kWho, code.error());
  const auto log = checked_log(flags);
  if (!log) return complain(kWho, log.error());
  const auto found = find_product(*log, *code);
  if (!found) return complain(kWho, found.error());
  fmt::print("{} is leaf {} of {} in the log {}, signed {}\n", code->serial, found->leaf,
             log->head.head.size, log->head.head.origin, to_rfc3339(log->head.head.time));
  fmt::print("{}\n", found->document);
  if (!found->as_labelled) {
    return complain(kWho,
                    {ErrorKind::kConflict,
                     fmt::format("{} is of another lot or GTIN than the code says", code->serial),
                     {}});
  }
  const auto document = parse_json_object(found->document);
  const std::string status = document ? member(*document, "status") : "";
  if (status == to_string(ProductState::kActive)) return kExitOk;
  return complain(kWho, {ErrorKind::kConflict, fmt::format("{} is {}", code->serial, status), {}});
}

}  // namespace

void add_verify(CLI::App& app, std::function<int()>& chosen) {
  CLI::App* verify = app.add_subcommand("verify", "Check what was exported, without a server");
  verify->require_subcommand(1);
  verify->footer(kVerifyFooter);
  auto flags = std::make_shared<VerifyFlags>();
  const auto add_key = [&](CLI::App* to) {
    to->add_option("DIR", flags->folder, "Folder of the export")->required();
    to->add_option("--key", flags->key, "The log's first public key, as you know it");
  };
  CLI::App* log = verify->add_subcommand(
      "log", "Check every byte of an exported log; ends with 0 only when all of it holds");
  add_key(log);
  log->callback([flags, &chosen] { chosen = [flags] { return run_verify(*flags); }; });
  CLI::App* product = verify->add_subcommand("product", "Check that the log attests a product");
  product->add_option("CODE", flags->code, "Its number, or the text of its QR code")->required();
  add_key(product);
  product->callback([flags, &chosen] { chosen = [flags] { return run_verify_product(*flags); }; });
}

}  // namespace gaveurs

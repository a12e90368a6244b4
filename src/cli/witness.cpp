// gaveurs witness: a second party beside a transparency log. It asks the log for its head, checks
// that it continues what it has seen before, and countersigns it; another history is an alarm.
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "app/secret_file.h"
#include "base/clock.h"
#include "cli/command.h"
#include "cli/whole_file.h"
#include "trace/witness.h"
#include "twin/http_client.h"
#include "wire/json.h"

namespace gaveurs {
namespace {

constexpr const char* kWitnessFooter = R"help(
Keep DIR on another machine than the log's, in other hands: what a witness is worth is that it
remembers. The first visit trusts the key given with --log-key (or, without it, the one the log
shows). Ends with 0 when asked with --once and all holds, with 3 when the log shows another history;
both heads then lie in DIR/evidence.notes.

Examples:
  gaveurs witness --log http://localhost:8000 --dir witness --name coop.example --once
  gaveurs log export --data data --out export --cosigned witness/head.note \
      --witness "$(cat witness/witness.pub)"
)help";

constexpr int kExitSplitView = 3;

struct WitnessFlags {
  std::string log = "http://localhost:8000", folder;
  std::optional<std::string> log_key, name;
  int every_s = 60;
  bool once = false;
};

std::atomic<bool> stop_asked = false;

Result<json::object> ask(HttpClient& http, const std::string& path) {
  auto answer = http.get(path);
  if (!answer) return std::unexpected(answer.error());
  if (answer->status != 200) {
    return fail(ErrorKind::kUnavailable,
                fmt::format("the log answers {} to {}", answer->status, path));
  }
  return parse_json_object(answer->body);
}

std::string text_of(const json::object& object, const char* name) {
  std::string_view text;
  if (object.at_key(name).get_string().get(text) != simdjson::SUCCESS) return {};
  return std::string(text);
}

Result<std::vector<Hash>> hashes_of(const json::object& object) {
  json::array list;
  std::vector<Hash> out;
  if (object.at_key("proof").get_array().get(list) != simdjson::SUCCESS) {
    return fail(ErrorKind::kInvalid, "the log's answer has no proof");
  }
  for (const auto item : list) {
    std::string_view text;
    const auto hash =
        item.get_string().get(text) == simdjson::SUCCESS ? hash_from_hex(text) : std::nullopt;
    if (!hash) return fail(ErrorKind::kInvalid, "the log's proof is no list of hashes");
    out.push_back(*hash);
  }
  return out;
}

class Witness {
 public:
  Witness(HttpClient http, SigningKey key, const WitnessFlags& flags)
      : http_(std::move(http)), key_(std::move(key)), flags_(flags), folder_(flags.folder) {}

  /// Errors: kConflict for another history.
  Result<void> visit() {
    auto memory = recall();
    if (!memory) return std::unexpected(memory.error());
    if (auto followed = follow_keys(*memory); !followed) return followed;
    const auto head = ask(http_, "/api/journal/head");
    if (!head) return std::unexpected(head.error());
    const std::string note = text_of(*head, "note");
    if (auto done = sign(*memory, note); !done) return done;
    fmt::print("countersigned {} leaves of {}\n", remembered_head(*memory).value()->size,
               memory->log.name);
    std::fflush(stdout);
    return {};
  }

 private:
  Result<WitnessMemory> recall() {
    const auto file = folder_ / "memory";
    if (std::filesystem::exists(file)) {
      const auto text = read_whole_file(file);
      if (!text) return std::unexpected(text.error());
      return parse_witness_text(*text);
    }
    // To begin anew would countersign whatever is shown now, in the name of one who knows better.
    for (const char* sign : {"head.note", "witness.pub", "evidence.notes"}) {
      if (std::filesystem::exists(folder_ / sign)) {
        return fail(ErrorKind::kUsage,
                    file.string() +
                        " is gone although this witness has seen the log; bring it "
                        "back, or begin anew in an empty folder");
      }
    }
    std::string key = flags_.log_key.value_or("");
    if (!flags_.log_key) {
      const auto head = ask(http_, "/api/journal/head");
      if (!head) return std::unexpected(head.error());
      key = text_of(*head, "key");
    }
    auto log = parse_public_key(key);
    if (!log) return fail(ErrorKind::kUsage, "the log's key: " + log.error().message);
    return WitnessMemory{*log, *log, ""};
  }

  // The keys after the one that is remembered, each announced under a head of the one before.
  Result<void> follow_keys(WitnessMemory& memory) {
    std::vector<std::pair<std::string, std::string>> heads;  // key, its last note
    {
      const auto answer = ask(http_, "/api/journal/keys");
      if (!answer) return std::unexpected(answer.error());
      json::array list;
      if (answer->at_key("keys").get_array().get(list) != simdjson::SUCCESS) {
        return fail(ErrorKind::kInvalid, "the log's answer has no keys");
      }
      for (const auto item : list) {
        json::object one;
        if (item.get_object().get(one) != simdjson::SUCCESS) continue;
        heads.emplace_back(text_of(one, "key"), text_of(one, "note"));
      }
    }
    for (std::size_t n = 0; n + 1 < heads.size(); ++n) {
      if (heads[n].first != memory.log.text()) continue;
      if (auto done = follow_key(memory, heads[n].second); !done) return done;
    }
    return {};
  }

  // The change itself is countersigned with the old key, so nothing between is passed over.
  Result<void> follow_key(WitnessMemory& memory, const std::string& note) {
    if (auto done = sign(memory, note); !done) return done;
    const std::uint64_t size = remembered_head(memory).value()->size;
    std::string entry;
    std::vector<Hash> steps;
    {
      const auto leaf =
          ask(http_, fmt::format("/api/journal/inclusion?leaf={}&size={}", size - 1, size));
      if (!leaf) return std::unexpected(leaf.error());
      entry = text_of(*leaf, "entry");
      auto proof = hashes_of(*leaf);
      if (!proof) return std::unexpected(proof.error());
      steps = std::move(*proof);
    }
    auto next = next_log_key(memory.log, note, entry, steps);
    if (!next) return std::unexpected(next.error());
    fmt::print("the log signs with {} now\n", next->text());
    memory.log = std::move(*next);
    return keep(memory);
  }

  // Fetches the proof that the note continues what is known, and countersigns it.
  Result<void> sign(WitnessMemory& memory, const std::string& note) {
    const auto checked = check_tree_head(note, memory.log);
    if (!checked) return std::unexpected(checked.error());
    const auto known = remembered_head(memory);
    if (!known) return std::unexpected(known.error());
    std::vector<Hash> proof;
    if (*known && (*known)->size < checked->head.size) {
      const auto answer = ask(http_, fmt::format("/api/journal/consistency?from={}&to={}",
                                                 (*known)->size, checked->head.size));
      if (!answer) return std::unexpected(answer.error());
      auto steps = hashes_of(*answer);
      if (!steps) return std::unexpected(steps.error());
      proof = std::move(*steps);
    }
    const std::string before = memory.note;
    auto done = countersign(memory, note, proof, key_, SystemClock().now());
    if (done) return keep(memory);
    if (done.error().kind == ErrorKind::kConflict) {
      (void)write_whole_file(folder_ / "evidence.notes", before + "---\n" + note);
    }
    return done;
  }

  Result<void> keep(const WitnessMemory& memory) {
    for (const auto& [name, text] :
         {std::pair<const char*, std::string>{"memory", witness_text(memory)},
          {"head.note", memory.note},
          {"witness.pub", key_.public_key().text() + '\n'}}) {
      if (auto wrote = write_whole_file(folder_ / name, text); !wrote) return wrote;
    }
    return {};
  }

  HttpClient http_;
  SigningKey key_;
  const WitnessFlags& flags_;
  std::filesystem::path folder_;
};

Result<SigningKey> own_key(const WitnessFlags& flags) {
  std::error_code failed;
  std::filesystem::create_directories(flags.folder, failed);
  const std::string path = (std::filesystem::path(flags.folder) / "witness.key").string();
  if (!file_exists(path)) {
    const auto made = SigningKey::make(flags.name.value_or("witness"), KeyUse::kWitness);
    if (auto usable = parse_public_key(made.public_key().text()); !usable) {
      return fail(ErrorKind::kUsage, "--name: " + usable.error().message);
    }
    if (auto wrote = make_secret_file(path, "the witness's key", made.text() + '\n'); !wrote) {
      return std::unexpected(wrote.error());
    }
  }
  const auto text = read_secret_file(path, "the witness's key");
  if (!text) return std::unexpected(text.error());
  auto key = SigningKey::parse(*text);
  if (!key || key->public_key().use != KeyUse::kWitness) {
    return fail(ErrorKind::kUsage, path + " holds no key of a witness");
  }
  if (flags.name && *flags.name != key->public_key().name) {
    return fail(ErrorKind::kUsage,
                "--name: the witness of this folder is " + key->public_key().name);
  }
  return key;
}

int failed(const Error& error) {
  const int code = complain("witness", error);
  return error.kind == ErrorKind::kConflict ? kExitSplitView : code;
}

int run_witness(const WitnessFlags& flags) {
  auto http = HttpClient::make(flags.log);
  if (!http) return failed(http.error());
  auto key = own_key(flags);
  if (!key) return failed(key.error());
  Witness witness(std::move(*http), std::move(*key), flags);
  std::signal(SIGINT, [](int) { stop_asked = true; });
  std::signal(SIGTERM, [](int) { stop_asked = true; });
  while (!stop_asked) {
    const auto visited = witness.visit();
    const bool gone = !visited && visited.error().kind == ErrorKind::kUnavailable;
    // A log that is away for a moment is asked again; one that shows another history never.
    if (!visited && (flags.once || !gone)) return failed(visited.error());
    if (gone) fmt::print(stderr, "gaveurs witness: {}\n", visited.error().message);
    if (flags.once) break;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(flags.every_s);
    while (!stop_asked && std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }
  return kExitOk;
}

}  // namespace

void add_witness(CLI::App& app, std::function<int()>& chosen) {
  CLI::App* witness = app.add_subcommand("witness", "Watch a transparency log as a second party");
  witness->footer(kWitnessFooter);
  auto flags = std::make_shared<WitnessFlags>();
  witness->add_option("--log", flags->log, "Address of the log's server")->capture_default_str();
  witness->add_option("--log-key", flags->log_key, "The log's public key, as you know it");
  witness->add_option("--dir", flags->folder, "Folder of the witness's own files")->required();
  witness->add_option("--name", flags->name, "The witness's name, for a new key [witness]");
  witness->add_option("--every", flags->every_s, "Seconds between visits")
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
  witness->add_flag("--once", flags->once, "One visit, then end");
  witness->callback([flags, &chosen] { chosen = [flags] { return run_witness(*flags); }; });
}

}  // namespace gaveurs

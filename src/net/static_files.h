// The built web apps, read into memory once at start: nothing of a request ever reaches the file
// system. Immutable after load; any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace gaveurs {

struct StaticFile {
  std::string body;
  std::string_view content_type;
  std::string etag;
  bool immutable = false;  // its name holds a hash of its content
};

class StaticFiles {
 public:
  /// Reads every app's folder below `dir` ("gaveur/", "euralis/", …): of a source tree what was
  /// built into its dist/. Missing folders are no error: the pages say that they are not built.
  void load(const std::string& dir);
  /// `path` is the rest behind the app's prefix, "" for its first page; views within an app are
  /// addressed behind a '#' and never come here. Null when there is no such file.
  const StaticFile* find(std::string_view app, std::string_view path) const;
  bool has(std::string_view app) const { return find(app, "") != nullptr; }

 private:
  void load_app(const std::string& app, const std::string& folder);
  std::map<std::string, StaticFile, std::less<>> files_;  // "gaveur/assets/x.js"
};

}  // namespace gaveurs

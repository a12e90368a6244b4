#include "net/static_files.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/log.h"

namespace gaveurs {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFileBytes = 16u << 20;

std::string_view type_of(std::string_view extension) {
  constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".map", "application/json"},
      {".txt", "text/plain; charset=utf-8"},
  };
  for (const auto& [ending, type] : kTypes) {
    if (ending == extension) return type;
  }
  return "application/octet-stream";
}

}  // namespace

void StaticFiles::load(const std::string& dir) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(dir, failed)) {
    if (!entry.is_directory()) continue;
    const auto dist = entry.path() / "dist";
    const bool built = fs::is_directory(dist);
    // A source folder: what lies in it was not built yet and would not run.
    if (!built && fs::exists(entry.path() / "package.json")) continue;
    load_app(entry.path().filename().string(), (built ? dist : entry.path()).string());
  }
  if (failed) log_warning("no web apps found; pages are not served", {{"folder", dir}});
}

void StaticFiles::load_app(const std::string& app, const std::string& folder) {
  if (!fs::exists(fs::path(folder) / "index.html")) return;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.file_size() > kMaxFileBytes) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    StaticFile file;
    file.body.assign(std::istreambuf_iterator<char>(in), {});
    file.content_type = type_of(entry.path().extension().string());
    file.etag = fmt::format("\"{:x}\"", std::hash<std::string>{}(file.body));
    const auto name = entry.path().lexically_relative(folder).generic_string();
    file.immutable = name.starts_with("assets/");
    files_[app + "/" + name] = std::move(file);
  }
}

const StaticFile* StaticFiles::find(std::string_view app, std::string_view path) const {
  const auto name = fmt::format("{}/{}", app, path.empty() ? "index.html" : path);
  const auto found = files_.find(name);
  return found == files_.end() ? nullptr : &found->second;
}

}  // namespace gaveurs

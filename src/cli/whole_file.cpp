#include "cli/whole_file.h"

#include <fstream>

namespace gaveurs {

Result<std::string> read_whole_file(const std::filesystem::path& path, std::uintmax_t limit) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(path, failed);
  if (failed || size > limit) {
    return fail(ErrorKind::kNotFound, path.string() + " is missing or cannot be read");
  }
  std::ifstream file(path, std::ios::binary);
  std::string text(size, '\0');
  file.read(text.data(), static_cast<std::streamsize>(size));
  if (!file) return fail(ErrorKind::kNotFound, path.string() + " cannot be read");
  return text;
}

Result<void> write_whole_file(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path draft = path.string() + ".new";
  {
    std::ofstream file(draft, std::ios::binary);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    file.close();
    if (!file) return fail(ErrorKind::kUnavailable, path.string() + " cannot be written");
  }
  std::error_code failed;
  std::filesystem::rename(draft, path, failed);
  if (failed) return fail(ErrorKind::kUnavailable, path.string() + " cannot be written");
  return {};
}

}  // namespace gaveurs

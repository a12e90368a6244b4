#include "app/secret_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace gaveurs {

namespace {

constexpr std::size_t kMostKeyBytes = 4'096;

}  // namespace

bool file_exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

Result<void> make_secret_file(const std::string& path, const std::string& what,
                              const std::string& text) {
  std::error_code failed;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), failed);
  const std::string draft = fmt::format("{}.{}", path, ::getpid());
  const int fd = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd < 0) {
    return fail(ErrorKind::kUsage,
                fmt::format("{} {} cannot be made: {}", what, path, std::strerror(errno)));
  }
  const bool whole = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                     ::fsync(fd) == 0;
  ::close(fd);
  const bool there = whole && (::link(draft.c_str(), path.c_str()) == 0 || errno == EEXIST);
  ::unlink(draft.c_str());
  if (there) return {};
  return fail(ErrorKind::kUsage, fmt::format("{} {} cannot be written", what, path));
}

Result<std::string> read_secret_file(const std::string& path, const std::string& what) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kMostKeyBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kMostKeyBytes) {
    return fail(ErrorKind::kUsage, fmt::format("{} {} is larger than any key", what, path));
  }
  if (file.eof()) return text;
  return fail(ErrorKind::kUsage,
              fmt::format("{} {} cannot be read: {}", what, path, std::strerror(errno)));
}

}  // namespace gaveurs

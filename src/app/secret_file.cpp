#include "app/secret_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace gaveurs {

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
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  if (file) return text.str();
  return fail(ErrorKind::kUsage,
              fmt::format("{} {} cannot be read: {}", what, path, std::strerror(errno)));
}

}  // namespace gaveurs

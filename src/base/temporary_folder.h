// An empty folder of one's own, which goes with its owner.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace gaveurs {

class TemporaryFolder {
 public:
  /// Throws std::system_error when none can be made. The system draws the name: addresses and
  /// process numbers come again in programs that start alike.
  TemporaryFolder() : path_((std::filesystem::temp_directory_path() / "gaveurs-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr) {
      throw std::system_error(errno, std::generic_category(), path_);
    }
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace gaveurs

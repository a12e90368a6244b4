// HttpClient: requests to a server's REST interface, over libcurl, for programs that are clients of
// the wire: simulated consumers and witnesses of the transparency log. One connection, kept open.
// Not thread-safe; one per thread. http and https only, no redirects.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace gaveurs {

struct HttpAnswer {
  int status = 0;
  std::string body;
};

class HttpClient {
 public:
  using Headers = std::vector<std::pair<std::string, std::string>>;

  /// `base`: "http://host:port", without a path. Error kUsage for anything else.
  static Result<HttpClient> make(std::string_view base);
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;

  /// `path` begins with a slash and is escaped by the caller. Errors: kUnavailable when there is no
  /// whole answer within 10 s; any status is an answer.
  Result<HttpAnswer> get(std::string_view path, const Headers& headers = {});
  Result<HttpAnswer> post_json(std::string_view path, const std::string& body,
                               const Headers& headers = {});

 private:
  struct Impl;
  explicit HttpClient(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// A value as a part of a path or a query.
std::string escape_url(std::string_view text);

}  // namespace gaveurs

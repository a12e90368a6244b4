#include "twin/http_client.h"

#include <curl/curl.h>
#include <fmt/format.h>

namespace gaveurs {
namespace {

constexpr long kTimeoutMs = 10'000;
constexpr std::size_t kMostBytes = 16u << 20;

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

std::size_t take(char* data, std::size_t size, std::size_t count, void* body) {
  auto& out = *static_cast<std::string*>(body);
  if (out.size() + size * count > kMostBytes) return 0;  // ends the transfer
  out.append(data, size * count);
  return size * count;
}

List header_list(const HttpClient::Headers& headers) {
  List list(nullptr, &curl_slist_free_all);
  for (const auto& [name, value] : headers) {
    curl_slist* longer = curl_slist_append(list.get(), fmt::format("{}: {}", name, value).c_str());
    (void)list.release();
    list.reset(longer);
  }
  return list;
}

// Plain letters of a host and a port: what is escaped or asked for elsewhere has no place here.
bool is_base(std::string_view base) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!base.starts_with(scheme)) continue;
    base.remove_prefix(scheme.size());
    return !base.empty() && base.find_first_of("/?#@ \t\r\n") == std::string_view::npos;
  }
  return false;
}

}  // namespace

struct HttpClient::Impl {
  std::string base;
  Handle handle{curl_easy_init(), &curl_easy_cleanup};

  Result<HttpAnswer> ask(std::string_view path, const Headers& headers, const std::string* body) {
    CURL* curl = handle.get();
    if (curl == nullptr) return fail(ErrorKind::kInternal, "no memory for a request");
    curl_easy_reset(curl);
    HttpAnswer answer;
    const std::string url = base + std::string(path);
    const List list = header_list(headers);
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, kTimeoutMs);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer.body);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list.get());
    if (body != nullptr) {
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body->size()));
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body->data());
    }
    if (const CURLcode code = curl_easy_perform(curl); code != CURLE_OK) {
      return fail(ErrorKind::kUnavailable, fmt::format("{}: {}", base, curl_easy_strerror(code)));
    }
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    answer.status = static_cast<int>(status);
    return answer;
  }
};

HttpClient::HttpClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

Result<HttpClient> HttpClient::make(std::string_view base) {
  while (base.ends_with('/')) base.remove_suffix(1);
  if (!is_base(base)) {
    return fail(ErrorKind::kUsage,
                fmt::format("{} is no address such as http://localhost:8000", base));
  }
  // Once for the process, before there are other threads.
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (ready != CURLE_OK) return fail(ErrorKind::kInternal, curl_easy_strerror(ready));
  auto impl = std::make_unique<Impl>();
  impl->base = base;
  return HttpClient(std::move(impl));
}

Result<HttpAnswer> HttpClient::get(std::string_view path, const Headers& headers) {
  return impl_->ask(path, headers, nullptr);
}

Result<HttpAnswer> HttpClient::post_json(std::string_view path, const std::string& body,
                                         const Headers& headers) {
  Headers all = headers;
  all.emplace_back("Content-Type", "application/json");
  return impl_->ask(path, all, &body);
}

std::string escape_url(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace gaveurs

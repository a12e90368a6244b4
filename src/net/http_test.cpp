#include "net/http.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gaveurs {
namespace {

struct Parsed {
  HttpParser::State state = HttpParser::State::kMore;
  HttpRequest request;
  int status = 0;
};

Parsed parse(const std::string& bytes, std::size_t piece, HttpLimits limits = {}) {
  HttpParser parser(limits);
  Parsed out;
  std::string pending;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    pending += bytes.substr(at, piece);
    std::size_t consumed = 0;
    out.state = parser.put(pending.data(), pending.size(), consumed);
    pending.erase(0, consumed);
    if (out.state == HttpParser::State::kDone || out.state == HttpParser::State::kFailed) break;
  }
  if (out.state == HttpParser::State::kDone) out.request = parser.take();
  if (out.state == HttpParser::State::kFailed) out.status = parser.failure_status();
  return out;
}

TEST(HttpParser, ReadsARequestHoweverItIsCut) {
  const std::string bytes =
      "POST /api/lots/gavage?x=1 HTTP/1.1\r\nHost: localhost:8000\r\n"
      "Content-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}";
  for (const std::size_t piece : {1u, 5u, 64u, 10'000u}) {
    const auto parsed = parse(bytes, piece);
    ASSERT_EQ(parsed.state, HttpParser::State::kDone) << piece;
    EXPECT_EQ(parsed.request.method, "POST");
    EXPECT_EQ(parsed.request.body, "{\"a\":1}");
    EXPECT_EQ(parsed.request.host, "localhost:8000");
    EXPECT_TRUE(parsed.request.keep_alive);
  }
}

TEST(HttpParser, KnowsAWebSocketRequest) {
  const auto parsed = parse(
      "GET /ws/gavage HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, Upgrade\r\n"
      "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
      1'000);
  ASSERT_EQ(parsed.state, HttpParser::State::kDone);
  EXPECT_TRUE(parsed.request.upgrade);
  EXPECT_EQ(websocket_accept(parsed.request.ws_key), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(HttpParser, LimitsHeaderAndBody) {
  EXPECT_EQ(parse("GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n", 100).status,
            431);
  EXPECT_EQ(parse("POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", 100).status, 413);
  EXPECT_EQ(parse("nonsense\r\n\r\n", 100).status, 400);
}

// A header that came at once was let through up to twice the limit, and refused when it did not.
TEST(HttpParser, LimitsTheWholeHeaderHoweverItIsCut) {
  const HttpLimits limits{.max_header_bytes = 600, .max_body_bytes = 100};
  const auto request = [](std::size_t bytes) {
    const std::string line = "POST /" + std::string(300, 'x') + " HTTP/1.1\r\n";
    const std::string field = "Content-Length: 3\r\nX: ";
    return line + field + std::string(bytes - line.size() - field.size() - 4, 'y') + "\r\n\r\n";
  };
  for (const std::size_t piece : {1u, 7u, 400u, 10'000u}) {
    EXPECT_EQ(parse(request(600) + "abc", piece, limits).request.body, "abc") << piece;
    EXPECT_EQ(parse(request(601) + "abc", piece, limits).status, 431) << piece;
    EXPECT_EQ(parse(request(800) + "abc", piece, limits).status, 431) << piece;
  }
}

TEST(HttpParser, AChunkExtensionOrTrailerWithoutEndFilledTheMemory) {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  HttpLimits limits;
  limits.max_header_bytes = 1'000;
  const std::string endless(1'100, 'x');
  for (const std::size_t piece : {1u, 64u, 10'000u}) {
    EXPECT_EQ(parse(head + "5;" + endless, piece, limits).status, 431) << piece;
    EXPECT_EQ(parse(head + "0\r\nA: " + endless, piece, limits).status, 431) << piece;
    const auto fits =
        parse(head + "1;" + endless.substr(0, 800) + "\r\na\r\n0\r\n\r\n", piece, limits);
    EXPECT_EQ(fits.state, HttpParser::State::kDone) << piece;
  }
}

TEST(ParseTarget, RefusesWhatIsNoUtf8) {
  for (const char* target : {"/a/%FF", "/a/%E9", "/a/%C3", "/a?b=%FF", "/a?%FF=b", "/a/\xff"}) {
    EXPECT_FALSE(parse_target(target)) << target;
  }
  EXPECT_TRUE(parse_target("/a/%C3%A9?b=%C3%A9"));
}

// The last chunk in single bytes met an assertion, which ended a server built with assertions.
TEST(HttpParser, ReadsAnEmptyChunkedBodyHoweverItIsCut) {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const std::size_t piece : {1u, 2u, 3u, 4u, 5u, 10'000u}) {
    const auto empty = parse(head + "0\r\n\r\n", piece);
    EXPECT_EQ(empty.state, HttpParser::State::kDone) << piece;
    const auto chunks = parse(head + "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", piece);
    EXPECT_EQ(chunks.state, HttpParser::State::kDone) << piece;
    EXPECT_EQ(chunks.request.body, "abc") << piece;
  }
}

TEST(Target, DecodesPathAndQuery) {
  const auto target = parse_target("/api/lots/MT%2D1?limit=5&site_code=a+b%21&flag");
  ASSERT_TRUE(target.has_value());
  EXPECT_EQ(target->path, "/api/lots/MT-1");
  EXPECT_THAT(target->query,
              testing::ElementsAre(testing::Pair("limit", "5"), testing::Pair("site_code", "a b!"),
                                   testing::Pair("flag", "")));
}

TEST(Target, RefusesTricks) {
  for (const auto* bad : {"/../etc/passwd", "/a/%2e%2e/b", "/a%00b", "/a\\..\\b", "relative",
                          "/%zz", "/a%2", "http://x/"}) {
    EXPECT_FALSE(parse_target(bad).has_value()) << bad;
  }
}

TEST(Response, HeadHasTheLengthButNoBody) {
  std::string out;
  append_response(out, {.status = 200, .content_type = "text/plain", .body = "abc", .headers = {}},
                  true, true);
  EXPECT_THAT(out, testing::HasSubstr("Content-Length: 3\r\n"));
  EXPECT_TRUE(out.ends_with("\r\n\r\n"));
}

}  // namespace
}  // namespace gaveurs

#include "twin/ws_client.h"

#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <thread>

namespace gaveurs {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using namespace std::chrono_literals;

TEST(WsUrl, IsReadIntoItsParts) {
  const auto url = parse_ws_url("ws://localhost:8000/ws/gavage?x=1");
  ASSERT_TRUE(url.has_value());
  EXPECT_EQ(url->host, "localhost");
  EXPECT_EQ(url->port, "8000");
  EXPECT_EQ(url->target, "/ws/gavage?x=1");
  EXPECT_EQ(parse_ws_url("ws://farm")->port, "80");
  EXPECT_EQ(parse_ws_url("ws://farm?a")->target, "/?a");
  EXPECT_EQ(parse_ws_url("ws://[::1]:8000/")->host, "::1");
  EXPECT_EQ(parse_ws_url("ws://[::1]/")->port, "80");
}

TEST(WsUrl, OthersAreRefusedWithAReason) {
  for (const char* text : {"", "localhost:8000", "http://x/", "ws://", "ws://:80/", "ws://x:/",
                           "ws://x:80a/", "ws://x:123456/", "not-a-url"}) {
    const auto url = parse_ws_url(text);
    ASSERT_FALSE(url.has_value()) << text;
    EXPECT_EQ(url.error().kind, ErrorKind::kUsage);
  }
  EXPECT_NE(parse_ws_url("wss://x/").error().message.find("TLS"), std::string::npos);
}

// Half a bracket was a host, 99999 a port, and a line's end went into the handshake.
TEST(WsUrl, WhatCannotStandInARequestIsRefused) {
  for (const char* text : {"ws://[::1", "ws://::1]/", "ws://[]/", "ws://a[b]/", "ws://x:0/",
                           "ws://x:65536/", "ws://x:99999/", "ws://a b/", "ws://x/\r\nHost: y",
                           "ws://x\x7f/", "ws://::1/", "ws://[a]b/"}) {
    EXPECT_FALSE(parse_ws_url(text).has_value()) << text;
  }
  EXPECT_EQ(parse_ws_url("ws://x:65535/")->port, "65535");
}

TEST(RetryDelay, DoublesWithJitterUpToItsLongest) {
  const WsOptions options;
  Random random(1);
  for (int failures = 0; failures < 100; ++failures) {
    const auto full = std::min(15'000.0, 250.0 * std::pow(2.0, failures));
    const auto delay = static_cast<double>(retry_delay(options, failures, random).count());
    EXPECT_GE(delay, full / 2 - 1);
    EXPECT_LE(delay, full);
  }
}

// A server for one connection after another, each handled by `serve` on a thread of its own.
class OneServer {
 public:
  using Stream = beast::websocket::stream<asio::ip::tcp::socket>;
  explicit OneServer(std::vector<std::function<void(Stream&)>> serve)
      : acceptor_(context_, {asio::ip::make_address("127.0.0.1"), 0}),
        thread_([this, serve = std::move(serve)] {
          for (const auto& handle : serve) {
            Stream stream(acceptor_.accept());
            try {
              stream.accept();
              handle(stream);
            } catch (const boost::system::system_error&) {
              continue;  // the client left
            }
          }
        }) {}
  ~OneServer() { thread_.join(); }
  WsUrl url() const {
    return {"127.0.0.1", std::to_string(acceptor_.local_endpoint().port()), "/ws/gavage"};
  }

 private:
  asio::io_context context_;
  asio::ip::tcp::acceptor acceptor_;
  std::thread thread_;
};

void echo(OneServer::Stream& stream, int messages) {
  for (int i = 0; i < messages; ++i) {
    beast::flat_buffer buffer;
    stream.read(buffer);
    stream.text(true);
    stream.write(buffer.data());
  }
}

void wait_for_goodbye(OneServer::Stream& stream) {
  beast::flat_buffer buffer;
  stream.read(buffer);
}

WsOptions quick() {
  WsOptions options;
  options.first_retry = 5ms;
  return options;
}

TEST(WsClient, ManyTextsGoAndComeInOrderWithoutWaitingForEachOther) {
  constexpr int kTexts = 500;
  OneServer server({[](auto& stream) {
    echo(stream, kTexts);
    wait_for_goodbye(stream);
  }});
  EventLoop loop;
  std::vector<std::string> got;
  WsClient* self = nullptr;
  WsClientEvents events;
  events.opened = [&] {
    for (int i = 0; i < kTexts; ++i) self->send(std::to_string(i));
  };
  events.text = [&](std::string_view text) {
    got.emplace_back(text);
    if (got.size() == kTexts) self->close([&] { loop.stop(); });
  };
  WsClient client(loop, server.url(), quick(), events, Random(1));
  self = &client;
  client.start();
  loop.run();
  ASSERT_EQ(got.size(), static_cast<std::size_t>(kTexts));
  for (int i = 0; i < kTexts; ++i) EXPECT_EQ(got[static_cast<std::size_t>(i)], std::to_string(i));
}

TEST(WsClient, ComesBackAfterTheServerClosedOrBroke) {
  OneServer server({[](auto& stream) { stream.close(beast::websocket::close_code::going_away); },
                    [](auto& stream) { stream.next_layer().close(); },
                    [](auto& stream) {
                      stream.ping("still there?");
                      echo(stream, 1);
                      wait_for_goodbye(stream);
                    }});
  EventLoop loop;
  int opened = 0;
  int lost = 0;
  std::string got;
  WsClient* self = nullptr;
  WsClientEvents events;
  events.opened = [&] {
    if (++opened == 3) self->send("back");
  };
  events.lost = [&](const std::string& reason, std::chrono::milliseconds) {
    EXPECT_FALSE(reason.empty());
    ++lost;
  };
  events.text = [&](std::string_view text) {
    got = text;
    self->close([&] { loop.stop(); });
  };
  WsClient client(loop, server.url(), quick(), events, Random(1));
  self = &client;
  client.start();
  loop.run();
  EXPECT_EQ(opened, 3);
  EXPECT_EQ(lost, 2);
  EXPECT_EQ(got, "back");
}

TEST(WsClient, AServerThatDoesNotAnswerTheHandshakeIsLeftInTime) {
  asio::io_context context;
  asio::ip::tcp::acceptor silent(context, {asio::ip::make_address("127.0.0.1"), 0});
  EventLoop loop;
  WsOptions options = quick();
  options.connect_timeout = 50ms;
  WsClientEvents events;
  std::string why;
  events.lost = [&](const std::string& reason, std::chrono::milliseconds) {
    why = reason;
    loop.stop();
  };
  WsClient client(loop, {"127.0.0.1", std::to_string(silent.local_endpoint().port()), "/"}, options,
                  events, Random(1));
  client.start();
  loop.run();
  EXPECT_FALSE(why.empty());
}

}  // namespace
}  // namespace gaveurs

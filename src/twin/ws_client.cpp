#include "twin/ws_client.h"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>

#include "twin/event_loop_impl.h"

namespace gaveurs {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using ErrorCode = boost::system::error_code;
using Stream = websocket::stream<beast::tcp_stream>;

constexpr int kHighestPort = 65'535;

bool is_blank(char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; }

}  // namespace

Result<WsUrl> parse_ws_url(std::string_view text) {
  constexpr std::string_view kScheme = "ws://";
  if (text.starts_with("wss://")) {
    return fail(ErrorKind::kUsage,
                "wss:// is not supported here: TLS is ended by the proxy in front of the server; "
                "use the server's own ws:// address");
  }
  if (!text.starts_with(kScheme)) {
    return fail(ErrorKind::kUsage, "'" + std::string(text) +
                                       "' is not a ws:// address, such as "
                                       "ws://localhost:8000/ws/gavage");
  }
  // The address becomes lines of the handshake.
  if (std::any_of(text.begin(), text.end(), is_blank)) {
    return fail(ErrorKind::kUsage, "an address has no spaces or control characters");
  }
  text.remove_prefix(kScheme.size());
  const std::size_t path = std::min(text.find_first_of("/?"), text.size());
  const std::string_view authority = text.substr(0, path);
  WsUrl url{std::string(authority), "80", std::string(text.substr(path))};
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  const std::size_t colon = authority.rfind(':');
  const bool in_brackets = authority.starts_with('[');
  if (colon != std::string_view::npos && (!in_brackets || authority[colon - 1] == ']')) {
    url.host = authority.substr(0, colon);
    url.port = authority.substr(colon + 1);
  }
  if (in_brackets && url.host.ends_with(']')) {
    url.host = url.host.substr(1, url.host.size() - 2);
  } else if (url.host.find(':') != std::string::npos) {
    return fail(ErrorKind::kUsage,
                "'" + std::string(authority) +
                    "': an IPv6 address goes in brackets, as in ws://[::1]:8000");
  }
  const bool digits = url.port.find_first_not_of("0123456789") == std::string::npos;
  const bool is_port = digits && !url.port.empty() && url.port.size() <= 5 &&
                       std::stoi(url.port) > 0 && std::stoi(url.port) <= kHighestPort;
  const bool is_host = !url.host.empty() && url.host.find_first_of("[]") == std::string::npos;
  if (!is_host || !is_port) {
    return fail(ErrorKind::kUsage, "'" + std::string(authority) + "' is not host:port");
  }
  return url;
}

std::chrono::milliseconds retry_delay(const WsOptions& options, int failures, Random& random) {
  constexpr int kMostDoublings = 20;
  const auto doubled =
      options.first_retry * (std::int64_t{1} << std::min(failures, kMostDoublings));
  const auto full = std::min<std::int64_t>(doubled.count(), options.longest_retry.count());
  return std::chrono::milliseconds(random.integer(full - full / 2, full));
}

// Lives as long as any of its operations: each holds it and the link it works on, so a callback
// never meets a freed object. A callback whose link is no longer the present one is of a connection
// that was given up.
class WsClient::Connection : public std::enable_shared_from_this<WsClient::Connection> {
 public:
  Connection(EventLoop& loop, WsUrl url, WsOptions options, WsClientEvents events, Random random)
      : loop_(loop),
        context_(loop.impl().context),
        url_(std::move(url)),
        options_(options),
        events_(std::move(events)),
        random_(random) {}

  void connect() {
    if (closing_) return;
    auto link = link_ = std::make_shared<Link>(context_);
    auto self = shared_from_this();
    // Resolving has no timeout of its own.
    loop_.after(options_.connect_timeout, [self, link] {
      if (link == self->link_ && !self->open_) self->lose("no answer in time");
    });
    link->resolver.async_resolve(url_.host, url_.port,
                                 [self, link](ErrorCode failed, const Endpoints& found) {
                                   if (self->ended(link, failed, "resolving")) return;
                                   self->connect_to(link, found);
                                 });
  }

  bool open() const { return open_; }

  void send(std::string text) {
    if (!open_) return;
    outgoing_.push_back(std::move(text));
    if (!writing_) write_next(link_);
  }

  void lose(const std::string& reason) {
    if (!link_) return;
    drop_link();
    if (closing_) return finish_close();
    const auto delay = retry_delay(options_, failures_++, random_);
    auto self = shared_from_this();
    loop_.after(delay, [self] { self->connect(); });
    if (events_.lost) events_.lost(reason, delay);
  }

  void close(std::function<void()> then) {
    if (closing_) return;
    closing_ = true;
    closed_ = std::move(then);
    if (!open_) return finish_close();
    auto self = shared_from_this();
    loop_.after(options_.connect_timeout, [self] { self->finish_close(); });
    if (!writing_) say_goodbye();
  }

  /// The owner is gone: no more callbacks.
  void abandon() {
    events_ = {};
    closed_ = nullptr;
    closing_ = true;
    drop_link();
  }

 private:
  using Endpoints = tcp::resolver::results_type;
  struct Link {
    explicit Link(asio::io_context& context) : resolver(context), stream(context) {}
    tcp::resolver resolver;
    Stream stream;
    beast::flat_buffer incoming;
    std::string writing;
  };
  using LinkPtr = std::shared_ptr<Link>;

  bool ended(const LinkPtr& link, ErrorCode failed, const char* doing) {
    if (link != link_) return true;
    if (!failed) return false;
    const bool goodbye = failed == websocket::error::closed;
    lose(goodbye ? "closed by the server" : std::string(doing) + ": " + failed.message());
    return true;
  }

  void connect_to(const LinkPtr& link, const Endpoints& found) {
    auto self = shared_from_this();
    auto& layer = beast::get_lowest_layer(link->stream);
    layer.expires_after(options_.connect_timeout);
    layer.async_connect(found, [self, link](ErrorCode failed, const tcp::endpoint&) {
      if (self->ended(link, failed, "connecting")) return;
      self->shake_hands(link);
    });
  }

  void set_options(Stream& stream) const {
    auto& layer = beast::get_lowest_layer(stream);
    layer.expires_never();  // from here the WebSocket layer keeps the time
    ErrorCode ignored;
    layer.socket().set_option(tcp::no_delay(true), ignored);
    layer.socket().set_option(asio::socket_base::keep_alive(true), ignored);
    websocket::stream_base::timeout limits{};
    limits.handshake_timeout = options_.connect_timeout;
    limits.idle_timeout = options_.silence_timeout;
    limits.keep_alive_pings = true;
    stream.set_option(limits);
    stream.read_message_max(options_.longest_message_bytes);
    stream.text(true);
  }

  void shake_hands(const LinkPtr& link) {
    set_options(link->stream);
    const bool bare = url_.host.find(':') == std::string::npos;
    const std::string host = (bare ? url_.host : "[" + url_.host + "]") + ":" + url_.port;
    auto self = shared_from_this();
    link->stream.async_handshake(host, url_.target, [self, link](ErrorCode failed) {
      if (self->ended(link, failed, "opening the WebSocket")) return;
      self->open_ = true;
      self->read_next(link);
      if (self->events_.opened) self->events_.opened();
    });
  }

  void read_next(const LinkPtr& link) {
    auto self = shared_from_this();
    link->stream.async_read(link->incoming, [self, link](ErrorCode failed, std::size_t) {
      if (self->ended(link, failed, "receiving")) return;
      self->failures_ = 0;
      const auto data = link->incoming.cdata();
      if (self->events_.text) {
        self->events_.text({static_cast<const char*>(data.data()), data.size()});
      }
      if (link != self->link_) return;
      link->incoming.consume(link->incoming.size());
      self->read_next(link);
    });
  }

  void write_next(const LinkPtr& link) {
    writing_ = true;
    link->writing = std::move(outgoing_.front());
    outgoing_.pop_front();
    auto self = shared_from_this();
    link->stream.async_write(asio::buffer(link->writing),
                             [self, link](ErrorCode failed, std::size_t) {
                               if (self->ended(link, failed, "sending")) return;
                               self->writing_ = false;
                               if (!self->outgoing_.empty()) return self->write_next(link);
                               if (self->closing_) self->say_goodbye();
                             });
  }

  void say_goodbye() {
    auto self = shared_from_this();
    link_->stream.async_close(websocket::close_code::normal,
                              [self, link = link_](ErrorCode) { self->finish_close(); });
  }

  void finish_close() {
    drop_link();
    if (const auto then = std::exchange(closed_, nullptr)) then();
  }

  /// Pending operations end with an error in the loop's next turns and free the link.
  void drop_link() {
    const LinkPtr link = std::exchange(link_, nullptr);
    open_ = writing_ = false;
    outgoing_.clear();
    if (!link) return;
    ErrorCode ignored;
    link->resolver.cancel();
    beast::get_lowest_layer(link->stream).socket().close(ignored);
  }

  EventLoop& loop_;
  asio::io_context& context_;
  WsUrl url_;
  WsOptions options_;
  WsClientEvents events_;
  Random random_;
  LinkPtr link_;
  std::deque<std::string> outgoing_;
  std::function<void()> closed_;
  int failures_ = 0;
  bool open_ = false;
  bool writing_ = false;
  bool closing_ = false;
};

WsClient::WsClient(EventLoop& loop, WsUrl url, WsOptions options, WsClientEvents events,
                   Random random)
    : connection_(
          std::make_shared<Connection>(loop, std::move(url), options, std::move(events), random)) {}

WsClient::~WsClient() { connection_->abandon(); }

void WsClient::start() { connection_->connect(); }
bool WsClient::open() const { return connection_->open(); }
void WsClient::send(std::string text) { connection_->send(std::move(text)); }
void WsClient::drop(const std::string& reason) { connection_->lose(reason); }
void WsClient::close(std::function<void()> then) { connection_->close(std::move(then)); }

}  // namespace gaveurs

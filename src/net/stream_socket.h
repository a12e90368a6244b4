// StreamSocket: the sockets that show what happens: /ws/gaveur/{id}, /ws/realtime/ and
// /ws/notifications/. Takes its place at the end of its topic when it opens, first sends what the
// client must know (greeting, present state, or what it missed), then follows the topic.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/stream_reads.h"
#include "net/ws_session.h"
#include "stream/topic.h"

namespace gaveurs {

enum class StreamKind : std::uint8_t { kGaveur, kRealtime, kNotifications };

class StreamSocket final : public WsSession {
 public:
  StreamSocket(Connection& connection, StreamKind kind, GaveurId gaveur, std::optional<Seq> since);
  ~StreamSocket() override;

  void narrow_to(const std::optional<SiteCode>& site);

  std::size_t gather(std::span<iovec> out) override;
  void sent(std::size_t bytes) override;

 protected:
  void handle_text(std::string_view text) override;
  void greet() override;

 private:
  enum class Phase : std::uint8_t {
    kQuiet,    // not greeted yet
    kReading,  // a reader fetches what comes first
    kPaging,   // what was missed goes out page by page
    kLive,
  };

  std::optional<GaveurId> scope() const;
  void begin_stream();
  void resume();
  void resumed(Result<bool> complete);
  void read_page();
  void paged(const std::vector<Event>& events, Seq read_to, bool last);
  void read_state();
  void read_latest();
  void catch_up();
  void caught_up(Seq from, const NewestEvents& newest);
  void send_event(const Event& event);
  bool passes(const Event& event) const;
  /// Runs `ask` on a reader and `then` with its result here, if the socket still lives.
  template <typename Ask, typename Then>
  void ask_reader(Ask ask, Then then);

  const StreamKind kind_;
  Phase phase_ = Phase::kQuiet;
  const GaveurId gaveur_;
  Topic& topic_;
  Position position_;
  Seq joined_at_;    // the log's end when the topic was joined
  Seq skip_to_ = 0;  // events up to here reached the client before
  Seq sent_seq_;     // the newest event that went out, or that the client has otherwise
  Seq page_from_ = 0;
  std::optional<Seq> since_;
  EventFilter filter_;
};

}  // namespace gaveurs

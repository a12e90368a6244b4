// A use case that a REST request asks for: it goes to the committer, and once it is on disk the
// request is answered on its connection's thread, with the failure or with what `Write` makes of
// it.
#pragma once

#include <memory>
#include <utility>

#include "app/command.h"
#include "net/http_session.h"
#include "net/loop.h"

namespace gaveurs {

template <typename Use>
class AnsweredCommand final : public Use, public Replying {
 public:
  using Write = void (*)(const Use& use, Services& services, HttpResponse& response);
  template <typename... Args>
  AnsweredCommand(Connection& connection, Write write, Args&&... args)
      : Use(connection.loop(), std::forward<Args>(args)...),
        Replying(connection.id()),
        write_(write) {}

  void reply(Connection& connection) override {
    HttpResponse response;
    if (!this->failure()) write_(*this, connection.loop().services(), response);
    // The session that waits for the answer may have gone.
    auto* session = dynamic_cast<HttpSession*>(connection.protocol());
    if (session == nullptr) return;
    if (this->failure()) {
      session->respond(*this->failure());
    } else {
      session->respond(std::move(response));
    }
  }

 private:
  Write write_;
};

inline void submit(HttpSession& session, std::unique_ptr<Command> command) {
  session.wait();
  session.connection().loop().enqueue(std::move(command));
}

/// Hands the use case, made of `args`, to the committer; the session waits for it.
template <typename Use, typename... Args>
void submit(HttpSession& session, typename AnsweredCommand<Use>::Write write, Args&&... args) {
  submit(session, std::make_unique<AnsweredCommand<Use>>(session.connection(), write,
                                                         std::forward<Args>(args)...));
}

}  // namespace gaveurs

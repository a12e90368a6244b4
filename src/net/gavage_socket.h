// GavageSocket: /ws/gavage, where feeding devices report meals. Answers keep the order of the
// messages, whether those were stored or refused.
#pragma once

#include "net/device_socket.h"

namespace gaveurs {

class GavageSocket final : public DeviceSocket {
 public:
  using DeviceSocket::DeviceSocket;

 protected:
  void handle_text(std::string_view text) override;
};

}  // namespace gaveurs

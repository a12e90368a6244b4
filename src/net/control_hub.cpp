#include "net/control_hub.h"

#include "net/control_socket.h"
#include "net/loop.h"

namespace gaveurs {

bool ControlHub::add(Connection& connection) {
  const std::lock_guard lock(mutex_);
  if (places_.size() >= kMaxSockets) return false;
  places_.push_back({&connection.loop(), connection.id()});
  return true;
}

void ControlHub::remove(Connection& connection) {
  const std::lock_guard lock(mutex_);
  std::erase(places_, Place{&connection.loop(), connection.id()});
}

void ControlHub::changed() {
  const std::lock_guard lock(mutex_);
  for (const Place& place : places_) {
    place.loop->post([place] {
      Connection* connection = place.loop->find(place.connection);
      if (connection == nullptr || connection->dead()) return;
      if (auto* socket = dynamic_cast<ControlSocket*>(connection->protocol())) socket->update();
      connection->flush();
    });
  }
}

}  // namespace gaveurs

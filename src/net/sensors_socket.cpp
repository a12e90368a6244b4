#include "net/sensors_socket.h"

#include "app/queue_lot.h"
#include "app/record_sample.h"
#include "app/register_device.h"
#include "net/loop.h"
#include "wire/frames.h"
#include "wire/json_writer.h"
#include "wire/queue_json.h"
#include "wire/sensor_update.h"

namespace gaveurs {
namespace {

// Lots that wait longest; the others follow as these are taken and asked for.
constexpr int kMostTold = 100;

void send(Connection& connection, std::string_view text) {
  append_ws_text(connection.out(), text);
  if (auto* socket = dynamic_cast<SensorsSocket*>(connection.protocol())) socket->answered();
}

// What is given back of a refused message: its number and device, not tens of kB of frames.
std::string echo(std::string_view name, std::string_view value, const DeviceId& device) {
  std::string text;
  JsonWriter out(text);
  out.open_object().field(name, value).field("device_id", device.value).close_object();
  return text;
}

void refuse(Connection& connection, const Error& error, std::string_view sent) {
  auto& services = connection.loop().services();
  ++services.metrics.messages_refused;
  send(connection, error_message(error, sent, services.clock.now()));
}

class SampleFrame final : public RecordSample, public Replying {
 public:
  SampleFrame(Connection& connection, Sample sample, const Calibration& station)
      : RecordSample(connection.loop(), std::move(sample), station), Replying(connection.id()) {}

  void reply(Connection& connection) override {
    if (failure()) {
      refuse(connection, *failure(), echo("sample_id", id().value, device()));
      return;
    }
    auto& metrics = connection.loop().services().metrics;
    ++metrics.acks;
    if (!duplicate()) ++metrics.samples_stored;
    std::string text;
    append_sample_ack(text, stored(),
                      duplicate()    ? Saved::kDuplicate
                      : correction() ? Saved::kCorrection
                                     : Saved::kNew,
                      decided_at());
    send(connection, text);
  }
};

class DeviceFrame final : public RegisterDevice, public Replying {
 public:
  DeviceFrame(Connection& connection, DeviceWord word, bool follows_queue)
      : RegisterDevice(connection.loop(), std::move(word)),
        Replying(connection.id()),
        follows_queue_(follows_queue) {}

  void reply(Connection& connection) override {
    const char* type = word().hello ? "esp32_hello" : "heartbeat";
    if (failure()) {
      refuse(connection, *failure(), echo("type", type, word().device));
      return;
    }
    send(connection, word().hello ? hello_ack(word().device, decided_at())
                                  : typed_message("heartbeat_ack", decided_at()));
    auto* socket = dynamic_cast<SensorsSocket*>(connection.protocol());
    if (follows_queue_ && socket != nullptr) socket->follow_queue(word().device, device().site);
  }

 private:
  const bool follows_queue_;
};

class TakeFrame final : public TakeLot, public Replying {
 public:
  TakeFrame(Connection& connection, LotTake wish)
      : TakeLot(connection.loop(), std::move(wish.device), std::move(wish.site),
                std::move(wish.lot)),
        Replying(connection.id()) {}

  void reply(Connection& connection) override {
    if (failure()) {
      refuse(connection, *failure(), echo("type", "lot_take", device()));
    } else {
      send(connection, lot_call("lot_assigned", assigned(), decided_at()));
    }
  }
};

class DoneFrame final : public FinishLot, public Replying {
 public:
  DoneFrame(Connection& connection, LotDone word)
      : FinishLot(connection.loop(), std::move(word.device), std::move(word.lot)),
        Replying(connection.id()) {}

  void reply(Connection& connection) override {
    if (failure()) {
      refuse(connection, *failure(), echo("type", "lot_done", device()));
    } else {
      send(connection, queue_message("lot_inspected", finished(), quality(), decided_at()));
    }
  }
};

}  // namespace

void SensorsSocket::take(SensorData&& data) {
  const Calibration station = data.calibration
                                  ? *data.calibration
                                  : connection().loop().services().stations.of(data.sample.device);
  enqueue(std::make_unique<SampleFrame>(connection(), std::move(data.sample), station));
}

void SensorsSocket::take(SensorHello&& hello) {
  // What follows in the same breath is measured by this station already.
  if (hello.calibration) {
    connection().loop().services().stations.put(hello.device, *hello.calibration);
  }
  DeviceWord word;
  word.hello = true;
  word.device = std::move(hello.device);
  word.site = std::move(hello.site);
  word.mac_address = std::move(hello.mac_address);
  word.location = std::move(hello.location);
  word.ip_address = std::move(hello.ip_address);
  word.firmware = std::move(hello.firmware);
  word.sensors = std::move(hello.sensors);
  word.calibration = hello.calibration;
  enqueue(std::make_unique<DeviceFrame>(connection(), std::move(word),
                                        lists(hello.capabilities, "queue")));
}

void SensorsSocket::take(SensorHeartbeat&& heartbeat) {
  DeviceWord word;
  word.device = std::move(heartbeat.device);
  word.site = std::move(heartbeat.site);
  word.status = std::move(heartbeat.status);
  word.stats = std::move(heartbeat.stats);
  word.uptime_s = heartbeat.uptime_s;
  word.buffered = heartbeat.buffered;
  enqueue(std::make_unique<DeviceFrame>(connection(), std::move(word), false));
}

void SensorsSocket::take(SensorPing&&) {
  answer_in_turn(typed_message("pong", connection().loop().services().clock.now()));
}

void SensorsSocket::take(LotTake&& wish) {
  enqueue(std::make_unique<TakeFrame>(connection(), std::move(wish)));
}

void SensorsSocket::take(LotDone&& word) {
  enqueue(std::make_unique<DoneFrame>(connection(), std::move(word)));
}

void SensorsSocket::lot_waits(const LotCall& call) {
  if (call.site == site_ && !closing()) send_text(call.message);
}

void SensorsSocket::follow_queue(const DeviceId& device, const SiteCode& site) {
  follower_ = device;
  site_ = site;
  Loop& loop = connection().loop();
  loop.add_lot_listener(connection());
  // A lot that begins to wait meanwhile may be told twice, never missed.
  (void)loop.services().readers.submit([&loop, id = connection().id(), site](Reader& r) {
    auto lots = r.queue(site, kMostTold);
    if (!lots) return;
    loop.post([&loop, id, lots = std::move(*lots)] {
      Connection* found = loop.find(id);
      if (found == nullptr || found->dead()) return;
      if (auto* socket = dynamic_cast<SensorsSocket*>(found->protocol())) socket->show_queue(lots);
      found->flush();
    });
  });
}

void SensorsSocket::show_queue(const std::vector<PendingLot>& lots) {
  if (closing()) return;
  const Instant now = connection().loop().services().clock.now();
  for (const auto& lot : lots) {
    if (lot.state == PendingState::kPending) send_text(lot_call("lot_pending", lot, now));
    if (lot.taken_by == follower_) send_text(lot_call("lot_assigned", lot, now));
  }
}

void SensorsSocket::handle_text(std::string_view text) {
  auto message = parse_sensor_message(text);
  if (message) {
    std::visit([this](auto&& said) { take(std::forward<decltype(said)>(said)); },
               std::move(*message));
    return;
  }
  auto& services = connection().loop().services();
  ++services.metrics.messages_refused;
  answer_in_turn(error_message(message.error(), text, services.clock.now()));
}

}  // namespace gaveurs

#include "net/consumer_routes.h"

#include "app/recall_products.h"
#include "app/register_product.h"
#include "app/rest/answers.h"
#include "net/control_routes.h"
#include "net/http_session.h"
#include "net/loop.h"
#include "net/rest_commands.h"
#include "net/router.h"
#include "wire/product_json.h"

namespace gaveurs {
namespace {

class RegisterRequest final : public RegisterProduct, public Replying {
 public:
  RegisterRequest(Connection& connection, ProductRequest request)
      : RegisterProduct(connection.loop(), std::move(request)), Replying(connection.id()) {}

  void reply(Connection& connection) override {
    auto* session = dynamic_cast<HttpSession*>(connection.protocol());
    if (session == nullptr) return;
    if (failure()) {
      session->respond(*failure());
      return;
    }
    HttpResponse response;
    response.status = fresh() ? 201 : 200;
    JsonWriter out(response.body);
    write_product(out, product(), connection.loop().services().codes->public_url());
    session->respond(std::move(response));
  }
};

class RecallReply final : public RecallProducts, public Replying {
 public:
  RecallReply(Connection& connection, RecallRequest request)
      : RecallProducts(connection.loop(), std::move(request)), Replying(connection.id()) {}

  void reply(Connection& connection) override {
    auto* session = dynamic_cast<HttpSession*>(connection.protocol());
    if (session == nullptr) return;
    if (failure()) {
      session->respond(*failure());
      return;
    }
    HttpResponse response;
    JsonWriter out(response.body);
    out.open_object().field("recalled", recalled()).field("already", already()).close_object();
    session->respond(std::move(response));
  }
};

}  // namespace

void show_scan(HttpSession& session, const std::string& code) {
  const auto& codes = *session.connection().loop().services().codes;
  std::string text = code;
  // A link that was not escaped has lost its query to the request's.
  const auto signature = session.request().query_value("s");
  if (!signature.empty() && text.find('?') == std::string::npos) {
    text.append("?s=").append(signature);
  }
  const auto read = codes.read(text);
  if (!read) {
    session.respond(read.error());
    return;
  }
  const auto* product = std::get_if<ProductId>(&*read);
  ask_reader(session, scan_product,
             product != nullptr ? product->value : std::get<EarlierCode>(*read).text);
}

void post_register_product(HttpSession& session, const std::string&) {
  if (!check_control_access(session) || !check_body_is_json(session)) return;
  auto request = parse_product_request(session.request().body);
  if (!request) {
    session.respond(request.error());
    return;
  }
  session.wait();
  Connection& connection = session.connection();
  connection.loop().enqueue(std::make_unique<RegisterRequest>(connection, std::move(*request)));
}

void post_recall(HttpSession& session, const std::string&) {
  if (!check_control_access(session) || !check_body_is_json(session)) return;
  auto request = parse_recall_request(session.request().body);
  if (!request) {
    session.respond(request.error());
    return;
  }
  session.wait();
  Connection& connection = session.connection();
  connection.loop().enqueue(std::make_unique<RecallReply>(connection, std::move(*request)));
}

}  // namespace gaveurs

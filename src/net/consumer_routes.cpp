#include "net/consumer_routes.h"

#include "app/recall_products.h"
#include "app/register_product.h"
#include "app/rest/answers.h"
#include "net/answered_command.h"
#include "net/control_routes.h"
#include "net/rest_commands.h"
#include "net/router.h"
#include "wire/product_json.h"

namespace gaveurs {
namespace {

void write_registered(const RegisterProduct& use, Services& services, HttpResponse& response) {
  response.status = use.fresh() ? 201 : 200;
  JsonWriter out(response.body);
  write_product(out, use.product(), services.codes->public_url());
}

void write_recalled(const RecallProducts& use, Services&, HttpResponse& response) {
  JsonWriter out(response.body);
  out.open_object().field("recalled", use.recalled());
  out.field("already", use.already()).close_object();
}

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
  if (!check_control_access(session, "products are registered")) return;
  if (!check_body_is_json(session)) return;
  auto request = parse_product_request(session.request().body);
  if (!request) {
    session.respond(request.error());
    return;
  }
  submit<RegisterProduct>(session, write_registered, std::move(*request));
}

void post_recall(HttpSession& session, const std::string&) {
  if (!check_control_access(session, "products are called back")) return;
  if (!check_body_is_json(session)) return;
  auto request = parse_recall_request(session.request().body);
  if (!request) {
    session.respond(request.error());
    return;
  }
  submit<RecallProducts>(session, write_recalled, std::move(*request));
}

}  // namespace gaveurs

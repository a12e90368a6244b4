#include "net/feedback_routes.h"

#include "app/page/message_page.h"
#include "app/record_feedback.h"
#include "app/rest/question.h"
#include "net/answered_command.h"
#include "net/client_address.h"
#include "net/consumer_page.h"
#include "net/rest_commands.h"
#include "wire/feedback_json.h"
#include "wire/feedback_request.h"
#include "wire/fields.h"

namespace gaveurs {
namespace {

constexpr std::size_t kMostKey = 64;

// A page where a page was asked for, JSON otherwise.
struct Manner {
  bool page = false;
  Language language = Language::kFrench;
};

void refuse(HttpSession& session, const Manner& manner, const Error& error) {
  if (!manner.page) {
    session.respond(error);
    return;
  }
  respond_page(session, refusal_page(manner.language, error), page_status(error));
}

template <typename Use>
class Sent final : public Use, public Replying {
 public:
  using Answer = void (*)(HttpSession&, const Manner&, const Use&, const std::string& extra);
  template <typename... Args>
  Sent(Connection& connection, Manner manner, Answer answer, std::string extra, Args&&... args)
      : Use(connection.loop(), std::forward<Args>(args)...),
        Replying(connection.id()),
        manner_(manner),
        answer_(answer),
        extra_(std::move(extra)) {}

  void reply(Connection& connection) override {
    auto* session = dynamic_cast<HttpSession*>(connection.protocol());
    if (session == nullptr) return;
    if (this->failure()) {
      refuse(*session, manner_, *this->failure());
    } else {
      answer_(*session, manner_, *this, extra_);
    }
  }

 private:
  Manner manner_;
  Answer answer_;
  std::string extra_;
};

void answer_rating(HttpSession& session, const Manner& manner, const RecordFeedback& use,
                   const std::string& erase_url) {
  if (manner.page) {
    const bool waits = use.feedback().state == FeedbackState::kPending;
    respond_page(session, thanks_page(manner.language, erase_url, waits), 200);
    return;
  }
  HttpResponse response;
  response.body = feedback_answer(use.feedback(), erase_url);
  session.respond(std::move(response));
}

void answer_erased(HttpSession& session, const Manner& manner, const EraseFeedback&,
                   const std::string&) {
  if (manner.page) {
    respond_page(session, erased_page(manner.language), 200);
    return;
  }
  HttpResponse response;
  response.body = R"({"status":"erased"})";
  session.respond(std::move(response));
}

void write_moderated(const ModerateFeedback& use, Services&, HttpResponse& response) {
  JsonWriter out(response.body);
  write_feedback(out, use.feedback());
}

// Whose hand it comes from, as hashes; whoever sends too much is refused.
Result<RatingHand> hand_of(HttpSession& session, const FeedbackRequest& request,
                           const ProductId& product) {
  auto& services = session.connection().loop().services();
  const auto& tokens = services.codes->tokens();
  const Instant now = services.clock.now();
  const auto& sent = session.request();
  const auto address = client_address(session.connection().peer_address(), sent.forwarded_for);
  const auto network = network_of(address);
  if (!services.feedback_rate.allow(network, now)) {
    return fail(ErrorKind::kRateLimited, "too many ratings in a minute; try again later");
  }
  RatingHand hand;
  if (!request.token.empty()) {
    auto token = tokens.check(request.token, product, now);
    if (!token) return std::unexpected(std::move(token.error()));
    hand.token = std::move(*token);
  }
  if (network.empty()) return hand;
  hand.network = tokens.network_hint(network, now);
  hand.device =
      tokens.device_hint(product, address + '\n' + sent.user_agent + '\n' + sent.accept_language);
  hand.own_network = in_networks(address, services.options.own_networks);
  return hand;
}

void take_rating(HttpSession& session, const Manner& manner, Result<FeedbackRequest> request) {
  if (!request) return refuse(session, manner, request.error());
  Connection& connection = session.connection();
  const auto& codes = *connection.loop().services().codes;
  const auto code = codes.read(request->code);
  if (!code) return refuse(session, manner, code.error());
  ProductId product = request->product.value_or(ProductId{});
  std::string earlier;
  if (const auto* known = std::get_if<ProductId>(&*code)) {
    if (!product.value.empty() && product != *known) {
      return refuse(session, manner,
                    {ErrorKind::kInvalid,
                     "the rating cannot be accepted",
                     {{"product_id", "is not the product of this code"}}});
    }
    product = *known;
  } else {
    earlier = std::get<EarlierCode>(*code).text;
  }
  auto hand = hand_of(session, *request, product);
  if (!hand) return refuse(session, manner, hand.error());
  const auto key = make_erase_key();
  hand->erase_key = erase_key_hash(key);
  submit(session,
         std::make_unique<Sent<RecordFeedback>>(
             connection, manner, answer_rating, codes.public_url() + "/produit/effacer?key=" + key,
             std::move(product), std::move(earlier), std::move(request->rating), std::move(*hand)));
}

void take_erasure(HttpSession& session, const Manner& manner, const std::string& key) {
  if (key.empty() || key.size() > kMostKey) {
    return refuse(session, manner, {ErrorKind::kNotFound, "there is no rating with this key", {}});
  }
  submit(session, std::make_unique<Sent<EraseFeedback>>(session.connection(), manner, answer_erased,
                                                        "", erase_key_hash(key)));
}

}  // namespace

void post_feedback(HttpSession& session, const std::string&) {
  if (!check_body_is_json(session)) return;
  take_rating(session, {}, parse_feedback_request(session.request().body));
}

void post_feedback_form(HttpSession& session, const std::string&) {
  take_rating(session, {true, page_language(session)}, parse_feedback_form(session.request().body));
}

void post_erase(HttpSession& session, const std::string&) {
  if (!check_body_is_json(session)) return;
  const auto object = parse_json_object(session.request().body);
  std::string_view key;
  if (!object || object->at_key("key").get_string().get(key)) {
    session.respond(Error{ErrorKind::kInvalid,
                          "the request cannot be accepted",
                          {{"key", "must be the key of the author's link"}}});
    return;
  }
  take_erasure(session, {}, std::string(key));
}

void post_erase_form(HttpSession& session, const std::string&) {
  take_erasure(session, {true, page_language(session)}, form_value(session.request().body, "key"));
}

void post_moderation(HttpSession& session, const std::string& subject) {
  if (!check_body_is_json(session)) return;
  const auto id = number_of(subject);
  if (!id) {
    session.respond(id.error());
    return;
  }
  auto request = parse_moderation_request(session.request().body);
  if (!request) {
    session.respond(request.error());
    return;
  }
  submit<ModerateFeedback>(session, write_moderated, FeedbackId{*id}, request->state,
                           std::move(request->by));
}

}  // namespace gaveurs

#include "net/consumer_page.h"

#include "app/page/message_page.h"
#include "app/page/product_page.h"
#include "app/qr_picture.h"
#include "app/rest/answers.h"
#include "base/embedded_file.h"
#include "net/http_session.h"
#include "net/loop.h"
#include "net/router.h"
#include "wire/problem_json.h"

namespace gaveurs {

extern const EmbeddedFile kPageFiles[];

namespace {

constexpr std::string_view kHtml = "text/html; charset=utf-8";

// The text of the code: what the path has left, and the signature that an unescaped one has lost
// to the query.
std::string code_text(HttpSession& session, std::string code) {
  const auto signature = session.request().query_value("s");
  if (!signature.empty() && code.find('?') == std::string::npos) {
    code.append("?s=").append(signature);
  }
  return code;
}

}  // namespace

Language page_language(HttpSession& session) {
  const auto& request = session.request();
  const auto asked = request.query_value("lang");
  if (asked == "fr" || asked == "en") return asked == "en" ? Language::kEnglish : Language::kFrench;
  return language_wanted(request.accept_language);
}

int page_status(const Error& error) { return problem_kind(error.kind).status; }

void respond_page(HttpSession& session, std::string html, int status) {
  HttpResponse response;
  response.status = status;
  response.content_type = kHtml;
  response.body = std::move(html);
  response.headers.emplace_back("Content-Security-Policy",
                                "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; "
                                "img-src 'self' data:; form-action 'self'; base-uri 'none'; "
                                "frame-ancestors 'none'");
  response.headers.emplace_back("Referrer-Policy", "same-origin");
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("Vary", "Accept-Language");
  session.respond(std::move(response));
}

void show_product_page(HttpSession& session, const std::string& code) {
  const Language language = page_language(session);
  auto& services = session.connection().loop().services();
  const auto text = code_text(session, code);
  const auto read = services.codes->read(text);
  if (!read) {
    respond_page(session, refusal_page(language, read.error()), page_status(read.error()));
    return;
  }
  const auto* product = std::get_if<ProductId>(&*read);
  PageRequest request{product != nullptr ? product->value : std::get<EarlierCode>(*read).text,
                      language, services.options.producer};
  Loop& loop = session.connection().loop();
  const Instant now = services.clock.now();
  const bool taken = services.readers.submit([&loop, id = session.connection().id(), now,
                                              codes = services.codes.get(),
                                              request = std::move(request)](Reader& reader) {
    auto page = product_page(request, *codes, now, reader);
    loop.post([&loop, id, language = request.language, page = std::move(page)]() mutable {
      Connection* connection = loop.find(id);
      if (connection == nullptr || connection->dead()) return;
      auto* waiting = dynamic_cast<HttpSession*>(connection->protocol());
      if (waiting == nullptr) return;
      if (page) {
        respond_page(*waiting, std::move(*page), 200);
      } else {
        respond_page(*waiting, refusal_page(language, page.error()), page_status(page.error()));
      }
      connection->resume_input();
    });
  });
  if (taken) {
    session.wait();
    return;
  }
  ++services.metrics.reader_queue_full;
  const Error full{ErrorKind::kUnavailable, "too many requests wait already", {}};
  respond_page(session, refusal_page(language, full), 503);
}

void show_link_page(HttpSession& session, const std::string& rest) {
  show_product_page(session, "/01/" + rest);
}

void show_erase_page(HttpSession& session, const std::string&) {
  const std::string key(session.request().query_value("key"));
  respond_page(session, erase_page(page_language(session), key), 200);
}

void show_verifier(HttpSession& session, const std::string&) {
  HttpResponse response;
  response.content_type = "text/javascript; charset=utf-8";
  response.body = kPageFiles[0].text;
  session.respond(std::move(response));
}

void show_qr(HttpSession& session, const std::string& code) {
  const bool png = code.ends_with(".png");
  if (!png && !code.ends_with(".svg")) {
    session.respond(Error{ErrorKind::kNotFound, "a QR code is there as .svg and .png", {}});
    return;
  }
  const auto text = code_text(session, code.substr(0, code.size() - 4));
  auto picture = qr_picture(*session.connection().loop().services().codes, text,
                            png ? PictureKind::kPng : PictureKind::kSvg);
  if (!picture) return session.respond(picture.error());
  HttpResponse response;
  response.content_type = png ? "image/png" : "image/svg+xml";
  response.body = std::move(*picture);
  session.respond(std::move(response));
}

void show_labels(HttpSession& session, const std::string&) {
  ask_reader(session, label_sheets, {}, "application/pdf");
}

}  // namespace gaveurs

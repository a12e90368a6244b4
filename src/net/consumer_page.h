// The consumer page and what belongs to it: /01/… as the QR code has it, /produit/…, the script
// that checks proofs, QR codes and labels. Every page is whole without script.
#pragma once

#include <string>

#include "app/page/page_words.h"
#include "base/result.h"

namespace gaveurs {

class HttpSession;

/// GET /01/{gtin}/10/{lot}/21/{serial}?s=…; `rest` is the path after /01/
void show_link_page(HttpSession& session, const std::string& rest);
/// GET /produit/{code}
void show_product_page(HttpSession& session, const std::string& code);
/// GET /produit/effacer?key=…: asks before anything is erased.
void show_erase_page(HttpSession& session, const std::string& subject);
/// GET /produit/verifier.js
void show_verifier(HttpSession& session, const std::string& subject);
/// GET /api/consumer/qr/{code}.svg or .png
void show_qr(HttpSession& session, const std::string& code);
/// GET /api/consumer/labels?code_lot=…: PDF.
void show_labels(HttpSession& session, const std::string& subject);

/// ?lang=, then Accept-Language, then French.
Language page_language(HttpSession& session);
void respond_page(HttpSession& session, std::string html, int status);
int page_status(const Error& error);

}  // namespace gaveurs

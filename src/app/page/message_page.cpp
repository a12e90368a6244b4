#include "app/page/message_page.h"

#include <fmt/format.h>

namespace gaveurs {
namespace {

constexpr std::string_view kStyle =
    ":root{color-scheme:light dark;--ink:#2a2320;--soft:#6b5f57;--paper:#fbf7f1;--card:#fff;"
    "--line:#e6dccf;--gold:#8a5a12;--bad:#a31515;--good:#1f6b3a}"
    "@media(prefers-color-scheme:dark){:root{--ink:#f1e9df;--soft:#b9aca0;--paper:#1d1917;"
    "--card:#282220;--line:#453b35;--gold:#e2b15a;--bad:#ff8a80;--good:#7fd39b}}"
    "*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);"
    "font:17px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}main{max-width:34rem;margin:0 "
    "auto;padding:1rem}"
    "h1{font-size:1.6rem;line-height:1.2;margin:.4rem 0}h2{font-size:1.15rem;margin:0 0 .5rem}"
    "section{background:var(--card);border:1px solid var(--line);border-radius:.8rem;"
    "padding:1rem;margin:.8rem 0}p{margin:.4rem 0}a{color:var(--gold)}"
    ".soft{color:var(--soft);font-size:.92rem}.bar{display:flex;justify-content:space-between}"
    ".warn{border:2px solid var(--bad)}.warn h2{color:var(--bad)}"
    "ul.facts{list-style:none;margin:0;padding:0}ul.facts li{display:flex;gap:.7rem;"
    "align-items:center;padding:.3rem 0}svg{flex:none}"
    ".stars{display:flex;flex-direction:row-reverse;justify-content:flex-end;border:0;padding:0;"
    "margin:.3rem 0}.stars label{font-size:2.6rem;line-height:1;padding:.1rem .2rem;"
    "color:var(--line);cursor:pointer;min-width:44px;text-align:center}"
    ".stars input{position:absolute;opacity:0;width:1px}"
    ".stars input:checked~label,.stars label:hover,.stars label:hover~label{color:var(--gold)}"
    ".stars input:focus-visible+label{outline:3px solid var(--gold);border-radius:.4rem}"
    "legend{font-weight:600;padding:0}select,textarea,button{font:inherit;width:100%;"
    "padding:.6rem;border-radius:.5rem;border:1px solid var(--soft);background:var(--paper);"
    "color:var(--ink);min-height:44px}button{background:var(--gold);color:var(--card);border:0;"
    "font-weight:600;margin-top:.8rem}label.line{display:block;margin:.6rem 0}"
    "details summary{cursor:pointer;padding:.5rem 0;color:var(--gold)}"
    "blockquote{margin:.6rem 0;padding-left:.8rem;border-left:3px solid var(--line)}"
    ".ok{color:var(--good);font-weight:600}.no{color:var(--bad);font-weight:600}";

// What is wrong, in words for somebody who holds a jar.
std::string_view reason_words(Language l, ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalid:
      return say(
          l,
          "Ce code ne vient pas de ce producteur, ou il est incomplet. Photographiez le code "
          "du bocal encore une fois. S'il est refusé à nouveau, ce bocal n'est pas le nôtre.",
          "This code was not made by this producer, or it is incomplete. Scan the code on "
          "the jar once more. If it is refused again, the jar is not ours.");
    case ErrorKind::kNotFound:
      return say(l, "Nous ne connaissons pas ce code.", "We do not know this code.");
    case ErrorKind::kConflict:
      return say(l, "Cet avis a déjà été donné.", "This rating was given already.");
    case ErrorKind::kRateLimited:
      return say(l, "Trop d'avis en peu de temps. Réessayez dans une minute.",
                 "Too many ratings in a short time. Try again in a minute.");
    default:
      return say(l, "Cela n'est pas possible pour l'instant. Réessayez plus tard.",
                 "This is not possible right now. Try again later.");
  }
}

std::string_view fault_words(Language l, const FieldError& fault) {
  if (fault.path == "overall_rating") {
    return say(l, "Choisissez de une à cinq étoiles.", "Choose one to five stars.");
  }
  if (fault.path == "comment") {
    return say(l, "Le commentaire est du texte simple, 1 000 caractères au plus.",
               "The comment is plain text of at most 1,000 characters.");
  }
  if (fault.path == "token") {
    return say(l, "La page est trop ancienne : ouvrez-la de nouveau par le code du bocal.",
               "The page is too old: open it again by the code on the jar.");
  }
  return say(l, "Une réponse n'est pas valable.", "An answer is not valid.");
}

}  // namespace

std::string html_page(Language l, std::string_view title, std::string_view body,
                      std::string_view other_language) {
  std::string link;
  if (!other_language.empty()) {
    link = fmt::format("<a href=\"{}\" hreflang=\"{}\" lang=\"{}\">{}</a>",
                       escape_html(other_language), say(l, "en", "fr"), say(l, "en", "fr"),
                       say(l, "English", "Français"));
  }
  return fmt::format(
      "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title>"
      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
      "<meta name=\"robots\" content=\"noindex\"><link rel=\"icon\" href=\"data:,\">"
      "<style>{}</style></head><body><main><div class=\"bar soft\"><span>Foie gras</span>{}</div>"
      "{}</main></body></html>",
      code_of(l), escape_html(title), kStyle, link, body);
}

std::string refusal_page(Language l, const Error& error) {
  std::string body = fmt::format("<section class=\"warn\"><h1>{}</h1>",
                                 say(l, "Ce n'est pas possible", "This is not possible"));
  if (error.details.empty()) {
    body += fmt::format("<p>{}</p>", reason_words(l, error.kind));
  }
  for (const auto& fault : error.details) {
    body += fmt::format("<p>{}</p>", fault_words(l, fault));
  }
  body += "</section>";
  return html_page(l, say(l, "Foie gras", "Foie gras"), body);
}

std::string thanks_page(Language l, std::string_view erase_url, bool comment_waits) {
  std::string body = fmt::format("<section><h1>{}</h1><p>{}</p>", say(l, "Merci !", "Thank you!"),
                                 say(l, "Votre avis est enregistré.", "Your rating is saved."));
  if (comment_waits) {
    body += fmt::format("<p>{}</p>", say(l, "Votre commentaire sera lu avant d'être publié.",
                                         "Your comment will be read before it is published."));
  }
  body +=
      fmt::format("</section><section><h2>{}</h2><p>{}</p><p><a href=\"{}\">{}</a></p></section>",
                  say(l, "Changer d'avis", "Changing your mind"),
                  say(l, "Gardez ce lien : il efface votre avis, et vous seul l'avez.",
                      "Keep this link: it erases your rating, and only you have it."),
                  escape_html(erase_url), say(l, "Effacer mon avis", "Erase my rating"));
  return html_page(l, say(l, "Merci", "Thank you"), body);
}

std::string erase_page(Language l, std::string_view key) {
  return html_page(
      l, say(l, "Effacer mon avis", "Erase my rating"),
      fmt::format("<section><h1>{}</h1><p>{}</p><form method=\"post\" action=\"/produit/effacer"
                  "?lang={}\"><input type=\"hidden\" name=\"key\" value=\"{}\">"
                  "<button>{}</button></form></section>",
                  say(l, "Effacer mon avis", "Erase my rating"),
                  say(l, "Les étoiles et le commentaire disparaissent pour toujours.",
                      "Stars and comment go for ever."),
                  code_of(l), escape_html(key), say(l, "Effacer", "Erase")));
}

std::string erased_page(Language l) {
  return html_page(
      l, say(l, "Effacé", "Erased"),
      fmt::format("<section><h1>{}</h1><p>{}</p></section>", say(l, "C'est effacé", "It is erased"),
                  say(l, "Il ne reste rien de votre avis.", "Nothing of your rating is left.")));
}

}  // namespace gaveurs

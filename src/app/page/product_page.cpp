#include "app/page/product_page.h"

#include <fmt/format.h>

#include "app/page/message_page.h"
#include "app/page/product_story.h"
#include "app/rest/answers.h"

namespace gaveurs {
namespace {

// JSON within a script element: no tag may end it.
std::string safe_json(std::string_view json) {
  std::string out;
  for (const char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

// What the transparency log attests, as it is asked over REST; empty while the leaf follows.
Result<std::string> proof_of(const Product& product, Instant now, Reader& r) {
  Question question{"", {{"kind", "product"}, {"subject", product.id.value}}, now};
  auto answer = journal_inclusion(question, r);
  if (!answer && answer.error().kind == ErrorKind::kNotFound) return std::string();
  return answer;
}

// A leaf follows within seconds; what was changed so lately may not have its own yet.
constexpr std::int64_t kLeafDueMicros = 120 * kMicrosPerSecond;

// The facts of the page that the product's leaf attests.
std::string attested_words(Language l, const Product& product) {
  std::string out(say(l, "Le numéro de ce bocal, son lot", "The number of this jar, its lot"));
  if (product.grade) out += say(l, ", sa classe", ", its grade");
  if (product.mass_g) out += say(l, ", sa masse", ", its mass");
  if (!product.sample.value.empty()) out += say(l, ", le jour de la mesure", ", the day measured");
  out += say(l,
             " et son état (en vente, retiré ou rappelé) sont inscrits dans un registre public "
             "que personne ne peut réécrire. Le reste vient des relevés du producteur.",
             " and its state (on sale, withdrawn or recalled) stand in a public register that "
             "nobody can rewrite. The rest comes from the producer's own records.");
  return out;
}

std::string guarantee_section(Language l, const PageRequest& request, const Product& product,
                              std::string_view proof, Instant now) {
  std::string inside;
  if (!request.producer.empty()) {
    inside += fmt::format("<p>{} <strong>{}</strong>.</p>", say(l, "Garanti par", "Guaranteed by"),
                          escape_html(request.producer));
  }
  const bool changed =
      product.changed_at > product.created_at && now - product.changed_at < kLeafDueMicros;
  if (proof.empty()) {
    inside += fmt::format("<p>{}</p>", say(l, "L'inscription au registre public est en cours.",
                                           "It is being entered into the public register."));
  } else {
    inside += fmt::format(
        "<p>{}</p><p id=\"preuve\" role=\"status\" data-product=\"{}\" data-grade=\"{}\" "
        "data-status=\"{}\"{} data-whole=\"{}\" data-unsigned=\"{}\" data-later=\"{}\" "
        "data-wrong=\"{}\">{}</p>"
        "<script type=\"application/json\" id=\"preuve-json\">{}</script>"
        "<script src=\"/produit/verifier.js\" defer></script>",
        attested_words(l, product), escape_html(product.id.value),
        product.grade ? to_string(*product.grade) : "", to_string(product.state),
        changed ? " data-changed=\"1\"" : "",
        say(l,
            "Vérifié par votre téléphone : ces faits sont inscrits tels quels et le registre est "
            "signé.",
            "Checked by your phone: these facts are in the register as shown, and the register is "
            "signed."),
        say(l,
            "Ces faits sont inscrits tels quels ; ce navigateur ne sait pas vérifier la "
            "signature.",
            "These facts are in the register as shown; this browser cannot check the signature."),
        say(l, "Ce bocal vient de changer ; l'inscription de son nouvel état est en cours.",
            "This jar has just changed; its new state is being entered."),
        say(l, "La vérification a échoué : ne vous fiez pas à cette page.",
            "The check failed: do not trust this page."),
        say(l, "Votre navigateur peut le vérifier lui-même quand les scripts sont permis.",
            "Your browser can check this itself where scripts are allowed."),
        safe_json(proof));
  }
  return fmt::format(
      "<section><h2>{}</h2>{}<p class=\"soft\">{} <span data-fact=\"product_id\">{}</span> · {} "
      "<span data-fact=\"code_lot\">{}</span></p></section>",
      say(l, "Qui le garantit", "Who guarantees it"), inside, say(l, "Bocal", "Jar"),
      escape_html(product.id.value), say(l, "lot", "lot"), escape_html(product.lot.value));
}

std::string star_field(std::string_view name, std::string_view legend, bool required) {
  std::string out = fmt::format("<fieldset class=\"stars\"><legend>{}</legend>", legend);
  // From right to left, so that style alone can light those before the chosen one.
  for (int i = 5; i >= 1; --i) {
    out += fmt::format(
        "<input type=\"radio\" id=\"{0}{1}\" name=\"{0}\" value=\"{1}\"{2}>"
        "<label for=\"{0}{1}\" title=\"{1}/5\"><span aria-label=\"{1}/5\">★</span></label>",
        name, i, required ? " required" : "");
  }
  return out + "</fieldset>";
}

std::string choice(std::string_view name, std::string_view label,
                   std::initializer_list<std::pair<std::string_view, std::string_view>> options) {
  std::string out = fmt::format(
      "<label class=\"line\">{}<select name=\"{}\"><option value=\"\">–</option>", label, name);
  for (const auto& [value, words] : options) {
    out += fmt::format("<option value=\"{}\">{}</option>", value, words);
  }
  return out + "</select></label>";
}

std::string rating_form(Language l, const Product& product, const std::string& code,
                        const std::string& token) {
  std::string out = fmt::format(
      "<section><h2>{}</h2><form method=\"post\" action=\"/produit/avis?lang={}\">"
      "<input type=\"hidden\" name=\"qr_code\" value=\"{}\">"
      "<input type=\"hidden\" name=\"token\" value=\"{}\">",
      say(l, "Votre avis", "Your rating"), code_of(l), escape_html(code), escape_html(token));
  out += star_field("overall_rating", say(l, "En tout", "Overall"), true);
  out += fmt::format("<details><summary>{}</summary>", say(l, "En détail", "In detail"));
  out += star_field("texture", say(l, "Texture", "Texture"), false);
  out += star_field("flavor", say(l, "Goût", "Flavour"), false);
  out += star_field("color", say(l, "Couleur", "Colour"), false);
  out += star_field("aroma", say(l, "Arôme", "Aroma"), false);
  out += star_field("freshness", say(l, "Fraîcheur", "Freshness"), false);
  out += choice("consumption_context", say(l, "Mangé", "Eaten"),
                {{"home", say(l, "à la maison", "at home")},
                 {"restaurant", say(l, "au restaurant", "at a restaurant")},
                 {"special_event", say(l, "à une fête", "at a feast")},
                 {"gift", say(l, "reçu en cadeau", "as a gift")}});
  out += choice("would_recommend", say(l, "Le conseilleriez-vous ?", "Would you recommend it?"),
                {{"yes", say(l, "oui", "yes")}, {"no", say(l, "non", "no")}});
  out += fmt::format(
      "</details><label class=\"line\">{}<textarea name=\"comment\" rows=\"3\" "
      "maxlength=\"1000\"></textarea></label><button>{}</button><p class=\"soft\">{}</p></form>"
      "</section>",
      say(l, "Un mot (si vous voulez)", "A word (if you like)"), say(l, "Envoyer", "Send"),
      say(l,
          "Sans compte ni nom. Vous recevrez un lien pour effacer votre avis. Ce que votre "
          "appareil dit de lui n'est gardé que sous forme d'empreinte, 30 jours au plus.",
          "No account, no name. You get a link to erase your rating. What your device says of "
          "itself is kept as a fingerprint only, for 30 days at most."));
  (void)product;
  return out;
}

}  // namespace

Result<std::string> product_page(const PageRequest& request, const ProductCodes& codes, Instant now,
                                 Reader& r) {
  const auto story = read_story(request.product, r);
  if (!story) return std::unexpected(story.error());
  const Product& product = story->product;
  const auto proof = proof_of(product, now, r);
  if (!proof) return std::unexpected(proof.error());
  const Language l = request.language;
  std::string body = fmt::format(
      "<h1>{}</h1>", say(l, "L'histoire de votre foie gras", "The story of your foie gras"));
  body += state_section(l, *story) + origin_section(l, *story) + quality_section(l, *story);
  body += welfare_section(l, *story) + guarantee_section(l, request, product, *proof, now);
  body += ratings_section(l, *story);
  body += rating_form(l, product, product.link, codes.tokens().issue(product.id, now));
  return html_page(l, say(l, "Votre foie gras", "Your foie gras"), body,
                   product.link + "&lang=" + std::string(say(l, "en", "fr")));
}

}  // namespace gaveurs

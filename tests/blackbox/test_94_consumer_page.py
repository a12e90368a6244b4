"""The page that a jar's code opens: whole without script, in French and English, under 50 KB, and
honest about what is not known."""
import datetime
import html.parser
import re
import urllib.parse

import pytest
import requests

from harness.buyers import rate
from harness.meals import instant_text, meal
from harness.patience import wait_until
from harness.samples import sample
from harness.ws import Ws


class Words(html.parser.HTMLParser):
    """The text of a page, and the fields of its forms."""

    def __init__(self, text):
        super().__init__()
        self.text, self.fields, self.unclosed, self.quiet = "", {}, [], 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.quiet += tag in ("script", "style")
        if tag == "input" and attrs.get("type") == "hidden":
            self.fields[attrs["name"]] = attrs["value"]

    def handle_endtag(self, tag):
        self.quiet -= tag in ("script", "style")

    def handle_data(self, data):
        self.text += "" if self.quiet else data + " "


def jar(server, **changes):
    for repas in range(4):
        lot = server.record(meal(repas=repas, poids_moyen=4000 + 300 * repas,
                                 taux_mortalite=2))["code_lot"]
    with Ws(server, "/ws/sensors/") as device:
        device.ask(sample(seed=1, code_lot=lot, **changes))
    product = server.get("/api/consumer/products").json()[0]
    wait_until(lambda: server.get("/api/journal/inclusion", params={
        "kind": "product", "subject": product["product_id"]}).status_code == 200, "its leaf")
    return product


def page(server, product, **kwargs):
    path = product["qr_code"][product["qr_code"].index("/01/"):]
    answer = server.get(path + kwargs.pop("more", ""), **kwargs)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert len(answer.content) < 50_000
    return answer


def test_the_page_tells_what_is_known_in_the_language_that_is_wanted(server):
    product = jar(server)
    french = Words(page(server, product).text)
    mass = f"{round(product['mass_g'], -1):.0f} g"
    for words in ("L'histoire de votre foie gras", "4 repas", "2,0 %", "Indice de fraîcheur", mass,
                  product["product_id"], "Votre avis"):
        assert words in french.text, words
    english = page(server, product, headers={"Accept-Language": "en-GB,en;q=0.9,fr;q=0.1"})
    assert "The story of your foie gras" in english.text and 'lang="en"' in english.text
    assert "Qualité" in page(server, product, more="&lang=fr",
                             headers={"Accept-Language": "en"}).text
    assert 'href="' + product["qr_code"][product["qr_code"].index("/01/"):].replace(
        "&", "&amp;") + "&amp;lang=en" in page(server, product).text


def test_the_page_opens_under_produit_too(server):
    product = jar(server)
    code = urllib.parse.quote(product["qr_code"], safe="")
    assert server.get("/produit/" + code).status_code == 200


def test_what_is_not_known_is_left_out(server):
    lot = server.record(meal())["code_lot"]
    made = server.post("/api/consumer/internal/register-product",
                       {"code_lot": lot, "qr_code": "SQAL_7"}).json()
    text = Words(page(server, made).text).text
    for words in ("Qualité", "fraîcheur à la mesure", "jugé", "None", "null", "nan", "Garanti par"):
        assert words not in text, words
    assert server.get("/produit/SQAL_7").status_code == 200


def test_meals_that_were_left_of_a_lot_were_told_as_all_of_it(server):
    product = jar(server)
    assert "4 repas" in Words(page(server, product).text).text
    server.sql("DELETE FROM gavage_data_lots WHERE repas = 'matin'")
    text = Words(page(server, product).text).text
    for words in ("repas noté", "Poids moyen", "°C"):
        assert words not in text, words
    assert "Engraissé à partir du" in text


def test_who_guarantees_it_is_said_as_it_is_set(make_server):
    server = make_server("named", settings={"consumer.producer": "Coop <Ouest> & fils"}).start()
    assert "Coop &lt;Ouest&gt; &amp; fils" in page(server, jar(server)).text


def test_a_recalled_jar_says_so_first(server):
    product = jar(server)
    server.sql("UPDATE consumer_products SET statut = 'recalled', motif = 'corps <étranger>'")
    text = page(server, product).text
    assert "ne le consommez pas" in text and "corps &lt;étranger&gt;" in text
    assert text.index("ne le consommez pas") < text.index("Où et comment")


@pytest.mark.parametrize("code,status", [
    ("/01/02000000000008/10/LL/21/FG_LL_20261125_0001?s=AAAAAAAAAAA", 400),
    ("/01/02000000000009/10/LL/21/X", 400), ("/01/x", 400), ("/produit/SQAL_404", 404),
    ("/produit/%3Cscript%3E", 400)])
def test_a_foreign_code_gets_a_page_that_says_so(server, code, status):
    answer = server.get(code)
    assert answer.status_code == status and answer.headers["Content-Type"].startswith("text/html")
    assert "<script" not in answer.text


def test_a_rating_is_given_by_the_form_without_script(server):
    product = jar(server)
    fields = Words(page(server, product).text).fields
    assert set(fields) == {"qr_code", "token"}
    sent = {**fields, "overall_rating": "5", "texture": "4", "would_recommend": "yes",
            "comment": "Fondant & fin\r\nvraiment", "consumption_context": ""}
    done = requests.post(server.url + "/produit/avis?lang=fr", data=sent, timeout=10)
    assert done.status_code == 200 and "Merci" in done.text
    kept, = server.get("/api/consumer/feedbacks").json()["items"]
    assert kept["overall_rating"] == 5 and kept["comment"] == "Fondant & fin vraiment"
    assert kept["detailed_ratings"]["texture"] == 4 and kept["would_recommend"] is True
    assert kept["marks"] == []
    again = requests.post(server.url + "/produit/avis?lang=en", data=sent, timeout=10)
    assert again.status_code == 409 and "already" in again.text
    erase = re.search(r'href="[^"]*(/produit/effacer\?key=[^"]+)"', done.text).group(1)
    asked = server.get(erase)
    assert asked.status_code == 200
    key = Words(asked.text).fields["key"]
    gone = requests.post(server.url + "/produit/effacer", data={"key": key}, timeout=10)
    assert gone.status_code == 200 and "effacé" in gone.text
    assert server.get("/api/consumer/feedbacks").json()["items"][0]["status"] == "erased"


@pytest.mark.parametrize("broken", [{"overall_rating": ""}, {"overall_rating": "9"},
                                    {"comment": "<img src=x onerror=alert(1)>"},
                                    {"token": "forged"}, {"qr_code": "x"}])
def test_a_form_that_cannot_be_accepted_gets_a_page_that_says_why(server, broken):
    fields = Words(page(server, jar(server)).text).fields
    answer = requests.post(server.url + "/produit/avis",
                           data={**fields, "overall_rating": "4", **broken}, timeout=10)
    assert answer.status_code == 400 and answer.headers["Content-Type"].startswith("text/html")
    assert "onerror" not in answer.text
    assert server.get("/api/consumer/feedbacks").json()["items"] == []


def test_others_ratings_are_shown_from_five_on(server):
    product = jar(server)
    for n in range(5):
        assert "Ce qu'en disent" not in page(server, product).text
        rate(server, product, 4, f"192.0.{n}.1")
    assert "4,0 / 5" in page(server, product).text


def test_qr_codes_and_labels_are_there_to_print(server):
    product = jar(server)
    code = urllib.parse.quote(product["qr_code"], safe="")
    svg, png = (server.get(f"/api/consumer/qr/{code}.{kind}") for kind in ("svg", "png"))
    assert svg.headers["Content-Type"] == "image/svg+xml" and svg.text.startswith("<svg")
    assert png.headers["Content-Type"] == "image/png" and png.content[:4] == b"\x89PNG"
    sheet = server.get("/api/consumer/labels", params={"code_lot": product["code_lot"]})
    assert sheet.headers["Content-Type"] == "application/pdf" and sheet.content[:5] == b"%PDF-"
    assert server.get("/api/consumer/labels?code_lot=LL0000").status_code == 404
    assert server.get(f"/api/consumer/qr/{code[:-1]}.svg").status_code == 400
    assert server.get(f"/api/consumer/qr/{code}.gif").status_code == 404


def test_no_page_may_be_framed_or_run_foreign_script(server):
    policy = page(server, jar(server)).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert server.get("/produit/verifier.js").headers["Content-Type"].startswith("text/javascript")


def words(server, product, language="fr"):
    return " ".join(Words(page(server, product, more="&lang=" + language).text).text.split())


def with_dark_spot(value, seed=1):
    """The raw frame of a liver with two dark zones in its middle."""
    tof = sample(seed=seed)["vl53l8ch"]
    rows = [list(row) for row in tof["reflectance_matrix"]]
    rows[3][3] = rows[3][4] = value
    return {**tof, "reflectance_matrix": rows}


@pytest.mark.parametrize("value", [20, 40])
def test_words_for_defects_follow_their_measured_sizes(server, value):
    product = jar(server, vl53l8ch=with_dark_spot(value))
    defects = server.get("/api/sqal/samples/" + product["sample_id"]).json()[
        "vl53l8ch"]["analysis"]["defects"]
    largest = max(defect["size_mm"] for defect in defects)
    text = words(server, product)
    said = re.search(r"(\d+) défauts? vus? à la surface, .*?d'environ (\d+) mm", text)
    assert int(said[1]) == len(defects) and abs(int(said[2]) - largest) <= 0.6, text
    assert largest > 10 and "petit" not in text


def test_freshness_below_the_scale_is_not_said_to_be_none(server):
    """Haem's bands bright beside 515 nm: the index is at its floor."""
    light = sample(seed=1)["as7341"]
    channels = {**light["channels"], "F5_555nm": 45000, "F6_590nm": 52000, "F4_515nm": 21000}
    product = jar(server, as7341={**light, "channels": channels})
    index = server.get("/api/sqal/samples/" + product["sample_id"]).json()[
        "as7341"]["analysis"]["freshness_index"]
    assert index == 0
    text = words(server, product)
    assert "Indice de fraîcheur à la mesure : au plus bas de son échelle" in text
    assert "mesure : 0" not in text


def test_feeding_that_began_after_the_measurement_is_not_told(server):
    ahead = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=2)
    lot = server.record(meal(timestamp=instant_text(ahead)))["code_lot"]
    with Ws(server, "/ws/sensors/") as device:
        device.ask(sample(seed=1, code_lot=lot))
    text = words(server, server.get("/api/consumer/products").json()[0])
    for untold in ("Engraissé à partir", "repas", "étable", "morts"):
        assert untold not in text, untold
    assert "Mesuré sans contact" in text


def test_it_is_said_which_jars_the_ratings_and_comments_are_of(server):
    first = jar(server)
    with Ws(server, "/ws/sensors/") as device:
        device.ask(sample(2, seed=1, code_lot=first["code_lot"]))
    second = server.get("/api/consumer/products").json()[0]
    for n in range(5):
        rate(server, first, 4, f"192.0.{n}.1")
    for product, comment in ((second, "Le voisin"), (first, "Le mien")):
        rate(server, product, 5, "198.51.100.7", comment=comment)
    for waiting in server.get("/api/consumer/feedbacks?state=pending").json()["items"]:
        done = server.post(f"/api/consumer/feedbacks/{waiting['feedback_id']}/moderation",
                           {"state": "published", "by": "Anne"})
        assert done.status_code == 200
    text = words(server, first)
    assert "6 avis sur ce bocal" in text
    assert "commentaires publiés sur les bocaux du même lot" in text
    assert "Le voisin (un autre bocal)" in text and "Le mien (ce bocal)" in text


def test_the_page_says_which_facts_the_register_holds_and_marks_them(server):
    product = jar(server)
    text = page(server, product).text
    assert "Ces faits sont inscrits dans un registre" not in text
    assert "Le reste vient des relevés du producteur" in text
    shown = dict(re.findall(r'<span data-fact="([^"]+)">([^<]+)</span>', text))
    assert set(shown) == {"product_id", "code_lot", "grade", "mass_g", "produced_at"}
    assert shown["mass_g"] == f"{round(product['mass_g'], -1):.0f} g"
    assert shown["code_lot"] == product["code_lot"] and shown["grade"] == product["grade"]
    assert 'data-status="active"' in text


def test_a_word_without_end_does_not_widen_the_page(server):
    product = jar(server)
    assert "overflow-wrap:anywhere" in page(server, product).text

"""A compliant liver of a lot becomes a product, once; its code opens it, and no other code does."""
import concurrent.futures
import json
import shutil
import urllib.parse

import pytest

from harness.contract import check, check_problem, message_schema, schema
from harness.meals import ago_text, meal
from harness.patience import wait_until
from harness.samples import sample
from harness.server import Server, run_cli
from harness.ws import Ws

SENSORS = "/ws/sensors/"
REGISTER = "/api/consumer/internal/register-product"


def products(server, **query):
    answer = server.get("/api/consumer/products", params=query)
    assert answer.status_code == 200, answer.text
    for product in answer.json():
        check(product, schema("Product"), "product")
    return answer.json()


def scan(server, code):
    return server.get("/api/consumer/scan/" + urllib.parse.quote(code, safe=""))


def scanned(server, code):
    answer = scan(server, code)
    assert answer.status_code == 200, answer.text
    check(answer.json(), schema("ProductScan"), "scan")
    return answer.json()


def liver(number=1, **changes):
    """A compliant one."""
    return sample(number, **{"seed": 1, **changes})


def measure(server, *samples):
    with Ws(server, SENSORS) as device:
        return [device.ask(body) for body in samples]


def lot_of(server, **changes):
    return server.record(meal(**changes))["code_lot"]


def jar(server, number=1):
    """A product of the line."""
    measure(server, liver(number, code_lot=lot_of(server)))
    return products(server)[0]


def link(server, sample_id, lot):
    answer = server.post(f"/api/sqal/samples/{sample_id}/lot", {"code_lot": lot})
    assert answer.status_code == 200, answer.text


# A frame without a liver is a reject.
EMPTY_TRAY = [[240] * 8 for _ in range(8)]


def rejected(number=1, **changes):
    body = sample(number, **changes)
    body["vl53l8ch"] = {**body["vl53l8ch"], "distance_matrix": EMPTY_TRAY}
    return body


def test_a_compliant_liver_of_a_lot_becomes_a_product_in_the_same_commit(server):
    with Ws(server, "/ws/realtime/?since=0") as screen:
        ack, = measure(server, liver(code_lot=lot_of(server)))
        update = screen.recv_type("sensor_update")
        created = screen.recv_type("product_created")
    check(created, message_schema("product_created"), "product_created")
    product, = products(server)
    assert created["data"] == product and created["seq"] == ack["seq"] + 1
    assert update["traceability"] == {"leaf_index": None, "leaf_hash": None,
                                      "product_id": product["product_id"]}
    assert product["sample_id"] == ack["sample_id"] and product["grade"] == ack["fusion_grade"]
    site, day, serial = product["product_id"].removeprefix("FG_").split("_")
    assert (site, serial) == ("LL", "0001") and len(day) == 8
    assert len(product["product_id"]) <= 20
    link = urllib.parse.urlsplit(product["qr_code"])
    assert link.path == (f"/01/{product['gtin']}/10/{product['code_lot']}/21/"
                         f"{product['product_id']}")
    assert set(urllib.parse.parse_qs(link.query)) == {"s"}


def test_what_was_shown_live_is_what_the_log_gives_back(server):
    with Ws(server, "/ws/realtime/?since=0") as screen:
        measure(server, liver(code_lot=lot_of(server)))
        live = [screen.recv_type("sensor_update"), screen.recv_type("product_created")]
    with Ws(server, "/ws/realtime/?since=0") as late:
        assert [late.recv_type("sensor_update"), late.recv_type("product_created")] == live


def test_every_liver_has_a_number_of_its_own_and_keeps_it(server):
    lot = lot_of(server)
    measure(server, *[liver(n, code_lot=lot) for n in range(1, 6)])
    first = {p["sample_id"]: p["product_id"] for p in products(server)}
    assert sorted(i[-4:] for i in first.values()) == ["0001", "0002", "0003", "0004", "0005"]
    server.restart()
    measure(server, *[liver(n, code_lot=lot) for n in range(1, 7)])
    again = {p["sample_id"]: p["product_id"] for p in products(server)}
    assert len(again) == 6 and first.items() <= again.items()


def test_livers_without_a_lot_and_rejects_become_none(server):
    lot = lot_of(server)
    acks = measure(server, liver(1), rejected(2, code_lot=lot))
    assert acks[1]["fusion_grade"] == "REJECT"
    assert products(server) == []
    link(server, "ESP32_LL_01-00001", lot)
    assert [p["sample_id"] for p in products(server)] == ["ESP32_LL_01-00001"]


def test_a_liver_corrected_to_a_reject_withdraws_its_product_and_back(server):
    lot = lot_of(server)
    measure(server, liver(code_lot=lot))
    code = products(server)[0]["qr_code"]
    measure(server, rejected(code_lot=lot))
    gone = scanned(server, code)
    assert (gone["status"], gone["grade"]) == ("withdrawn", "REJECT") and gone["status_reason"]
    measure(server, liver(code_lot=lot))
    back = scanned(server, code)
    assert back["status"] == "active" and back["status_reason"] is None


def test_a_liver_moved_to_another_lot_keeps_its_number_and_its_old_label(server):
    first, second = lot_of(server), lot_of(server, serial=2)
    measure(server, liver(code_lot=first))
    printed = products(server)[0]
    link(server, printed["sample_id"], second)
    now, = products(server, code_lot=second)
    assert products(server, code_lot=first) == []
    assert now["product_id"] == printed["product_id"] and now["qr_code"] != printed["qr_code"]
    both = [scanned(server, p["qr_code"]) for p in (printed, now)]
    assert both[0].pop("feedback_token") != both[1].pop("feedback_token")
    for answer in both:
        answer.pop("traceability")  # its new leaf may come between the two
    assert both[0] == both[1]
    link(server, printed["sample_id"], None)
    assert scanned(server, printed["qr_code"])["status"] == "withdrawn"


def test_the_transparency_log_attests_the_product_and_what_becomes_of_it(server):
    lot = lot_of(server)
    measure(server, liver(code_lot=lot))
    product = products(server)[0]

    def attested(status):
        answer = server.get("/api/journal/inclusion", params={
            "kind": "product", "subject": product["product_id"]})
        return answer.status_code == 200 and json.loads(
            answer.json()["document"])["status"] == status and answer.json()
    proof = wait_until(lambda: attested("active"), "a leaf of the product")
    trace = scanned(server, product["qr_code"])["traceability"]
    assert trace["leaf_index"] == proof["leaf"]
    assert server.get("/api/sqal/samples/latest").json()["traceability"] == trace
    with Ws(server, "/ws/realtime/") as screen:
        assert screen.recv_type("latest_sample")["traceability"] == trace
    measure(server, rejected(code_lot=lot))
    second = wait_until(lambda: attested("withdrawn"), "a leaf of the withdrawal")
    assert json.loads(second["entry"])["replaces"] == proof["leaf"]


FORGERIES = {
    "cut in the middle": lambda c: c[:c.index("/21/")],
    "without its signature": lambda c: c[:c.index("?")],
    "with a cut signature": lambda c: c[:-1],
    "with another signature": lambda c: c[:-1] + ("A" if c[-1] != "A" else "B"),
    "of another number": lambda c: c.replace("_0001?", "_0002?"),
    "of another lot": lambda c: c.replace("/10/LL", "/10/MT"),
    "with a wrong check digit": lambda c: c.replace("0008/10", "0009/10"),
    "with its parts in another order": lambda c: "/01/" + "/".join(
        [c.split("/01/")[1].split("/")[0], "21", "FG_LL_20261125_0001", "10", "LL261101001"]),
    "of another system": lambda c: "https://id.example/01/09506000134352/10/ABC123/21/12345",
    "only a number": lambda c: "FG_LL_20261125_0001",
    "something else": lambda c: "https://example.org/",
    "with control characters": lambda c: c + "%01",
    "far too long": lambda c: c + "&x=" + "1" * 600,
}


@pytest.mark.parametrize("how", FORGERIES)
def test_a_code_that_was_not_made_here_is_refused(server, how):
    answer = scan(server, FORGERIES[how](jar(server)["qr_code"]))
    check_problem(answer, 400, "invalid")


def test_a_forged_code_is_refused_before_the_database_is_asked(server):
    code = FORGERIES["with another signature"](jar(server)["qr_code"])
    server.sql("ALTER TABLE consumer_products RENAME TO away")
    check_problem(scan(server, code), 400, "invalid")
    server.sql("ALTER TABLE away RENAME TO consumer_products")


@pytest.mark.parametrize("form", ["whole", "path", "escaped"])
def test_a_code_is_taken_as_clients_send_it(server, form):
    code = jar(server)["qr_code"]
    sent = {"whole": code, "path": code[code.index("/01/"):],
            "escaped": urllib.parse.quote(code, safe="")}[form]
    answer = server.get("/api/consumer/scan/" + sent.removeprefix("/"))
    assert answer.status_code == 200, answer.text
    assert answer.json()["qr_code"] == code


def test_a_recalled_product_says_so(server):
    code = jar(server)["qr_code"]
    server.sql("UPDATE consumer_products SET statut = 'recalled', motif = 'corps étranger'")
    answer = scanned(server, code)
    assert answer["recalled"] is True and answer["status_reason"] == "corps étranger"


def test_a_recalled_product_stays_recalled_when_its_liver_is_measured_again(server):
    lot = lot_of(server)
    measure(server, liver(code_lot=lot))
    code = products(server)[0]["qr_code"]
    server.sql("UPDATE consumer_products SET statut = 'recalled', motif = 'corps étranger'")
    measure(server, liver(code_lot=lot, seed=9))
    assert scanned(server, code)["recalled"] is True


def test_codes_of_an_earlier_system_still_scan_once_registered(server):
    lot = lot_of(server)
    check_problem(scan(server, "SQAL_LL_0042"), 404, "not_found")
    made = server.post(REGISTER, {"code_lot": lot, "qr_code": "SQAL_LL_0042", "grade": "A"})
    assert made.status_code == 201, made.text
    assert scanned(server, "SQAL_LL_0042")["product_id"] == made.json()["product_id"]
    assert scanned(server, made.json()["qr_code"])["origin"] == "hand"
    again = server.post(REGISTER, {"code_lot": lot, "qr_code": "SQAL_LL_0042", "grade": "A"})
    assert (again.status_code, again.json()) == (200, made.json())


def test_an_earlier_code_can_be_given_to_the_product_of_a_sample(server):
    product = jar(server)
    given = server.post(REGISTER, {"sample_id": product["sample_id"], "qr_code": "SQAL_1"})
    assert given.status_code == 200 and given.json()["earlier_code"] == "SQAL_1"
    assert scanned(server, "SQAL_1")["product_id"] == product["product_id"]
    measure(server, liver(2, code_lot=product["code_lot"]))
    other = server.post(REGISTER, {"sample_id": "ESP32_LL_01-00002", "qr_code": "SQAL_1"})
    check_problem(other, 409, "conflict")


def test_what_cannot_become_a_product_is_refused(server):
    lot = lot_of(server)
    measure(server, liver(1), rejected(2, code_lot=lot))
    for body, status, kind in [
            ({}, 400, "invalid"), ({"code_lot": "XX999"}, 400, "invalid"),
            ({"sample_id": "none"}, 404, "not_found"),
            ({"sample_id": "ESP32_LL_01-00001"}, 409, "conflict"),
            ({"sample_id": "ESP32_LL_01-00002"}, 409, "conflict"),
            ({"code_lot": lot, "grade": "REJECT"}, 400, "invalid"),
            ({"code_lot": lot, "qr_code": "<script>"}, 400, "invalid"),
            ({"code_lot": lot, "site_code": "LLLLL"}, 400, "invalid"),
            ({"code_lot": lot, "production_date": "yesterday"}, 400, "invalid")]:
        check_problem(server.post(REGISTER, body), status, kind)
    assert products(server) == []


def test_only_this_machine_may_register(server):
    lot = lot_of(server)
    answer = server.post(REGISTER, {"code_lot": lot}, headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.status_code == 403 and products(server) == []


def test_a_lot_whose_code_is_too_long_for_gs1_makes_no_product(server):
    lot = lot_of(server, code_lot="LL" + "1" * 19)
    ack, = measure(server, liver(code_lot=lot))
    assert ack["type"] == "ack" and products(server) == []


def test_pages_of_products_neither_skip_nor_repeat(server):
    lot = lot_of(server)
    measure(server, *[liver(n, code_lot=lot) for n in range(1, 8)])
    whole = products(server)
    pages, before = [], None
    while page := products(server, limit=3, **({"before": before} if before else {})):
        pages += page
        before = page[-1]["seq"]
    assert pages == whole and len(whole) == 7


def test_ten_thousand_scans_of_one_code_are_all_answered(server):
    code = urllib.parse.quote(jar(server)["qr_code"], safe="")

    def many(_):
        import requests
        with requests.Session() as session:
            return [session.get(f"{server.url}/api/consumer/scan/{code}").status_code
                    for _ in range(1250)]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = [status for part in pool.map(many, range(8)) for status in part]
    assert answers == [200] * 10_000


def test_the_server_does_not_start_without_the_key_of_its_products(tmp_path):
    server = Server(tmp_path / "data").start()
    jar(server)
    server.stop()
    key = tmp_path / "data" / "products.key"
    kept = key.read_bytes()
    for damage in (key.unlink, lambda: key.write_text("nothing\n"),
                   lambda: key.write_text("GAVEURS-CODE-KEY+" + "A" * 43 + "=\n")):
        damage()
        done = run_cli("serve", "--data", server.data, "--port", server.port)
        assert done.returncode == 2 and "products" in done.stderr + done.stdout
    key.write_bytes(kept)
    server.start()
    assert len(products(server)) == 1
    server.stop()


@pytest.mark.parametrize("setting", ["consumer.gtin=12345678", "consumer.gtin=x",
                                     "consumer.public_url=foie.example"])
def test_settings_of_codes_are_checked(tmp_path, setting):
    done = run_cli("serve", "--data", tmp_path / "d", "--set", setting, "--check-config")
    assert done.returncode == 2 and setting.split("=")[0] in done.stderr


def test_a_copy_of_the_farm_scans_the_same_codes(tmp_path):
    server = Server(tmp_path / "data").start()
    product = jar(server)
    server.stop()
    copied = run_cli("store", "copy", server.data, tmp_path / "copy", timeout=60)
    assert copied.returncode == 0, copied.stderr
    for key in ("journal.key", "products.key"):
        shutil.copy(server.data / key, tmp_path / "copy" / key)
    again = Server(tmp_path / "copy").start()
    try:
        code = product["qr_code"]
        assert scanned(again, code[code.index("/01/"):])["product_id"] == product["product_id"]
    finally:
        again.kill()


def test_a_jar_of_a_lot_again_is_another_one_unless_its_code_says_it_is_the_same(server):
    lot = lot_of(server)
    jars = [server.post(REGISTER, {"code_lot": lot, "grade": "A"}) for _ in range(2)]
    assert [made.status_code for made in jars] == [201, 201]
    assert len({made.json()["product_id"] for made in jars}) == 2
    same = [server.post(REGISTER, {"code_lot": lot, "qr_code": "SQAL_7"}) for _ in range(2)]
    assert [made.status_code for made in same] == [201, 200]
    assert same[0].json() == same[1].json() and len(products(server)) == 3


@pytest.mark.parametrize("more,where", [
    ({"qrcode": "SQAL_1"}, "qrcode"), ({"site_code": "MT"}, "site_code"),
    ({"site_code": "ZZ"}, "site_code"),
    ({"production_date": ago_text(days=1)}, "production_date"),
    ({"production_date": "2999-01-01T00:00:00Z"}, "production_date")])
def test_a_jar_that_contradicts_its_lot_or_says_what_nobody_knows_is_not_made(server, more, where):
    lot = lot_of(server)
    server.record(meal(code_lot="MT261101001", site="MT", gaveur_id=3))
    answer = server.post(REGISTER, {"code_lot": lot, **more})
    assert [f["path"] for f in check_problem(answer, 400, "invalid")["errors"]] == [where]
    assert products(server) == []
    made = server.post(REGISTER, {"code_lot": lot, "site_code": "LL",
                                  "production_date": ago_text(minutes=1)})
    assert made.status_code == 201, made.text


def test_the_site_of_a_sample_is_not_said_otherwise(server):
    product = jar(server)
    answer = server.post(REGISTER, {"sample_id": product["sample_id"], "site_code": "MT"})
    check_problem(answer, 400, "invalid")
    assert products(server) == [product]

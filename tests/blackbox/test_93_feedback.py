"""A rating is one per code and person, checked, weighed in the open, and erased when its author
asks."""
import json
import subprocess

import pytest
import requests

from harness.buyers import rate, rating, scan, send
from harness.contract import check, check_problem, message_schema, schema
from harness.meals import meal
from harness.patience import wait_until
from harness.samples import sample
from harness.server import Server, binary, free_port, run_cli
from harness.ws import Ws

FEEDBACKS = "/api/consumer/feedbacks"


def jars(server, count=1):
    """Products of one lot, in the order of their numbers."""
    lot = server.record(meal())["code_lot"]
    with Ws(server, "/ws/sensors/") as device:
        for number in range(1, count + 1):
            device.ask(sample(number, seed=1, code_lot=lot))
    return server.get("/api/consumer/products").json()[::-1]


@pytest.fixture
def jar(server):
    return jars(server)[0]


def kept(server, **query):
    return server.get(FEEDBACKS, params=query).json()["items"]


def stats(server, product):
    answer = server.get(f"/api/consumer/product/{product['product_id']}/stats")
    assert answer.status_code == 200, answer.text
    check(answer.json(), schema("ProductStats"), "stats")
    return answer.json()


WHOLE = {"detailed_ratings": {"texture": 5, "flavor": 4, "color": 3, "aroma": 4, "freshness": 5},
         "comment": "Très bon, le goût est fin.", "consumption_context": "home",
         "would_recommend": True, "repurchase_intent": 5}


def test_a_rating_as_clients_in_the_field_send_it_is_answered_with_200(server, jar):
    answer = send(server, rating(jar, 5, **WHOLE))
    assert answer.status_code == 200, answer.text
    said, = kept(server)
    check(said, schema("Feedback"), "feedback")
    for name, value in WHOLE.items():
        assert said[name] == value, name
    assert said["overall_rating"] == 5 and said["language"] == "fr"
    assert said["marks"] == ["no_token"] and said["weight"] == 0.25


def test_a_rating_is_shown_live_without_its_words(server, jar):
    with Ws(server, "/ws/realtime/") as screen:
        screen.recv()
        rate(server, jar, 5, **WHOLE)
        event = screen.recv_type("feedback_received")
    check(event, message_schema("feedback_received"), "feedback_received")
    assert event["data"]["overall_rating"] == 5 and event["data"]["has_comment"] is True
    assert "fin" not in json.dumps(event)


def test_a_token_is_good_for_one_rating_of_its_own_product(server):
    first, second = jars(server, 2)
    token = scan(server, first["qr_code"])["feedback_token"]
    wrong = send(server, rating(second, token=token))
    assert check_problem(wrong, 400, "invalid")["errors"][0]["path"] == "token"
    assert send(server, rating(first, token=token)).status_code == 200
    check_problem(send(server, rating(first, token=token)), 409, "conflict")
    check_problem(send(server, rating(first, 1, token=token)), 409, "conflict")
    assert len(kept(server)) == 1


@pytest.mark.parametrize("token", ["x", "a.b.c", "0.AAAAAAAAAAAA.AAAAAAAAAAAAAAAA", "." * 64])
def test_a_token_that_was_made_up_is_refused(server, jar, token):
    check_problem(send(server, rating(jar, token=token)), 400, "invalid")


def test_a_replayed_token_stays_used_after_a_restart(server, jar):
    body = rating(jar, token=scan(server, jar["qr_code"])["feedback_token"])
    assert send(server, body).status_code == 200
    server.restart()
    check_problem(send(server, body), 409, "conflict")


BAD = {
    "no stars": {"overall_rating": None}, "six stars": {"overall_rating": 6},
    "half a star": {"overall_rating": 3.5}, "stars in words": {"overall_rating": "five"},
    "a forged code": {"qr_code": "https://foie.example/01/02000000000008/10/A/21/B?s=AAAAAAAAAAA"},
    "another product": {"product_id": "FG_LL_20200101_0001"},
    "a long comment": {"comment": "é" * 1001}, "a number as comment": {"comment": 7},
    "markup": {"comment": "<script>alert(1)</script>"}, "a closing tag": {"comment": "x</p>"},
    "a control character": {"comment": "bon\u0007"}, "NUL": {"comment": "a\u0000b"},
    "C1": {"comment": "a\u0085b"}, "turned writing": {"comment": "a\u202eb"},
    "a mark from right to left": {"comment": "a\u200fb"}, "U+200E": {"comment": "\u200ea"},
    "a mark of Arabic letters": {"comment": "a\u061cb"},
    "words without width": {"comment": "\u200b"}, "a byte order mark": {"comment": "\ufeff"},
    "only a separator of lines": {"comment": "\u2028"},
    "only tags": {"comment": "\U000e0041\U000e007f"},
    "a place unknown": {"consumption_context": "train"},
    "a detail of 0": {"detailed_ratings": {"texture": 0}},
    "details as a list": {"detailed_ratings": [5]},
    "recommend in words": {"would_recommend": "oui"},
    "intent of 9": {"repurchase_intent": 9},
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_rating_is_refused_and_not_kept(server, jar, what):
    check_problem(send(server, {**rating(jar), **BAD[what]}), 400, "invalid")
    assert kept(server) == []


@pytest.mark.parametrize("comment,stored", [
    ("I <3 it & \"you\"", "I <3 it & \"you\""), ("deux\nlignes\r\n\tici ", "deux lignes ici"),
    ("é" * 1000, "é" * 1000), ("🦆", "🦆")])
def test_plain_words_are_kept_as_they_are(server, jar, comment, stored):
    assert send(server, rating(jar, comment=comment)).status_code == 200
    assert kept(server)[0]["comment"] == stored


def test_repeats_bursts_and_the_own_network_are_marked_and_weighed_down(make_server):
    server = make_server("marked", settings={"consumer.own_networks": "198.51.100.0/24"}).start()
    first, second = jars(server, 2)
    rate(server, first, 5, "203.0.113.5")
    rate(server, first, 5, "203.0.113.5")
    rate(server, first, 5, "198.51.100.9")
    for n in range(3):
        rate(server, second, 1, f"192.0.2.{n}", agent=f"phone {n}")
    marks = [(f["marks"], f["weight"]) for f in kept(server)][::-1]
    assert marks == [([], 1), (["repeat"], 0), (["own_network"], 0), ([], 1), ([], 1), ([], 1)]
    for n in range(4):
        rate(server, second, 1, f"192.0.{n}.1")
    assert kept(server)[0]["marks"] == ["burst"] and kept(server)[0]["weight"] == 0.1


def test_the_network_of_a_phone_is_kept_only_as_a_hash_that_expires(server, jar):
    rate(server, jar, 5, "203.0.113.5", agent="Mozilla/5.0 (phone)")
    row, = server.sql("SELECT appareil, reseau FROM consumer_feedbacks")
    assert all(row) and not any("203" in part or "Mozilla" in part for part in row)
    server.sql("UPDATE consumer_feedbacks SET indices_jusqu_a = "
               f"{server.sql_time(1_700_000_000)}")
    wait_until(lambda: server.sql("SELECT count(*) FROM consumer_feedbacks "
                                  "WHERE appareil IS NOT NULL") == [(0,)], "hints to expire", 15)


def test_too_many_ratings_of_one_network_are_refused(make_server):
    server = make_server("limited", settings={"limits.feedbacks_per_minute": 5}).start()
    jar = jars(server)[0]
    answers = [send(server, rating(jar), "203.0.113.5").status_code for _ in range(12)]
    assert answers.count(200) in (5, 10) and 429 in answers  # a minute may begin meanwhile
    assert send(server, rating(jar), "192.0.2.1").status_code == 200


def test_an_average_is_shown_from_five_ratings_on(server, jar):
    for n, stars in enumerate([5, 4, 3, 5]):
        rate(server, jar, stars, f"192.0.{n}.1", detailed_ratings={"flavor": stars})
        assert stats(server, jar)["average"] is None
    rate(server, jar, 2, "203.0.113.77")  # the fifth within an hour counts for a tenth
    shown = stats(server, jar)
    assert shown["ratings"] == 5 and shown["average"] == pytest.approx(17.2 / 4.1, abs=0.01)
    assert shown["distribution"] == {"1": 0, "2": 1, "3": 1, "4": 1, "5": 2}
    assert shown["lot"]["average"] == shown["average"]
    assert shown["detailed_ratings"]["flavor"] == 4.25
    lots = server.get(FEEDBACKS + "/lots").json()["items"]
    assert [lot["average"] for lot in lots] == [shown["average"]]


def test_a_comment_is_shown_once_a_supervisor_has_published_it(server, jar):
    rate(server, jar, 5, comment="Very good and tender")
    waiting, = kept(server, state="pending")
    assert stats(server, jar)["comments"] == []
    path = f"{FEEDBACKS}/{waiting['feedback_id']}/moderation"
    for body in ({}, {"state": "erased", "by": "Anne"}, {"state": "published"}):
        check_problem(server.post(path, body), 400, "invalid")
    done = server.post(path, {"state": "published", "by": "Anne Roux"})
    assert done.status_code == 200 and done.json()["moderated_by"] == "Anne Roux"
    assert [c["comment"] for c in stats(server, jar)["comments"]] == ["Very good and tender"]
    assert server.post(path, {"state": "hidden", "by": "Anne Roux"}).status_code == 200
    shown = stats(server, jar)
    assert shown["comments"] == [] and shown["ratings"] == 1, "hiding never takes the stars"
    check_problem(server.post(f"{FEEDBACKS}/999/moderation", {"state": "hidden", "by": "A"}), 404,
                  "not_found")


def test_an_author_has_a_rating_erased_for_good(server, jar):
    answer = rate(server, jar, 1, "203.0.113.5", comment="mauvais")
    key = answer["erase_url"].split("key=")[1]
    for _ in range(2):
        assert server.post("/api/consumer/feedback/erase", {"key": key}).status_code == 200
    gone, = kept(server)
    assert gone["status"] == "erased" and gone["overall_rating"] is None
    assert gone["comment"] is None and stats(server, jar)["ratings"] == 0
    assert server.sql("SELECT appareil, reseau, comment FROM consumer_feedbacks "
                      "WHERE appareil IS NULL AND reseau IS NULL AND comment IS NULL")
    check_problem(server.post(f"{FEEDBACKS}/{gone['feedback_id']}/moderation",
                              {"state": "published", "by": "A"}), 409, "conflict")
    check_problem(server.post("/api/consumer/feedback/erase", {"key": "x"}), 404, "not_found")
    check_problem(server.post("/api/consumer/feedback/erase", {}), 400, "invalid")


def test_pages_of_feedback_neither_skip_nor_repeat(server, jar):
    for _ in range(7):
        rate(server, jar)
    assert [f["feedback_id"] for f in server.items(FEEDBACKS + "?limit=3")] == [
        f["feedback_id"] for f in kept(server)]


def test_a_jar_of_an_earlier_system_can_be_rated_by_its_code(server, jar):
    given = server.post("/api/consumer/internal/register-product",
                        {"sample_id": jar["sample_id"], "qr_code": "SQAL_LL_0042"})
    assert given.status_code == 200
    body = {**rating(jar), "qr_code": "SQAL_LL_0042"}
    assert send(server, body).status_code == 200
    check_problem(send(server, {**body, "qr_code": "SQAL_LL_0043"}), 404, "not_found")


@pytest.mark.parametrize("network", ["192.0.2.0/33", "x", "192.0.2.0/"])
def test_networks_in_settings_are_checked(tmp_path, network):
    server = Server(tmp_path / "d", settings={"consumer.own_networks": network})
    server.launch()
    assert server.process.wait(20) == 2 and "consumer.own_networks" in server.log()


@pytest.mark.parametrize("twice", ['"overall_rating":5,"overall_rating":1',
                                   '"overall_rating":5,"overall\\u005frating":1',
                                   '"overall_rating":5,"detailed_ratings":{"color":1,"color":5}'])
def test_a_rating_with_a_member_twice_is_refused(server, jar, twice):
    rest = json.dumps({"qr_code": jar["qr_code"], "product_id": jar["product_id"]})[1:]
    answer = requests.post(server.url + "/api/consumer/feedback", data="{" + twice + "," + rest,
                           headers={"Content-Type": "application/json"}, timeout=10)
    check_problem(answer, 400, "invalid")
    assert kept(server) == []


def test_simulated_buyers_of_a_lot_without_jars_say_so(server, jar):
    with subprocess.Popen([str(binary()), "simulate", "consumer", "--api-url", server.url,
                           "--lot", "LL999999999"], stderr=subprocess.PIPE, text=True) as buyers:
        try:
            assert "no jars of lot LL999999999" in buyers.stderr.readline()
        finally:
            buyers.terminate()


def test_simulated_buyers_end_when_no_server_ever_answers():
    ended = run_cli("simulate", "consumer", "--api-url", f"http://127.0.0.1:{free_port()}",
                    "--count", "1", timeout=60)
    assert ended.returncode == 1 and "did not answer" in ended.stderr

"""The loop in a running server: curves are proposed, reviewed and answered, fed to the gaveur's
next lot, corrected meal by meal, and put beside what the lot came to."""
import http.server
import threading

import pytest

from harness.buyers import rate
from harness.closed_lots import import_lots
from harness.meals import meal
from harness.patience import wait_until
from harness.samples import hello, sample
from harness.server import Server, run_cli
from harness.ws import Ws

SETTINGS = {"loop.check_ms": 200, "loop.loss_limits": "6", "limits.overdue_check_ms": 86_400_000}
PATH = "/api/loop/propositions"


@pytest.fixture
def taught(tmp_path):
    server = Server(import_lots(tmp_path), settings=SETTINGS).start()
    yield server
    server.kill()


def ask(server, gaveurs=(3,), **changes):
    body = {"gaveur_ids": list(gaveurs), "souche": "Mulard", "by": "Anne Roux",
            "reason": "lots de décembre", **changes}
    return server.post(PATH, body)


def proposed(server, **changes):
    answer = ask(server, **changes)
    assert answer.status_code == 201, answer.text
    return answer.json()["items"]


def review(server, number, decision, **changes):
    body = {"decision": decision, "by": "Anne Roux", "reason": "prudent", **changes}
    return server.post(f"{PATH}/{number}/revision", body)


def answer_of_gaveur(server, number, decision="accept"):
    return server.post(f"{PATH}/{number}/reponse", {"decision": decision, "by": "Pierre Leroy"})


def agreed(server, **changes):
    """A proposition that waits for the gaveur's next lot."""
    number = proposed(server, **changes)[0]["proposition_id"]
    assert review(server, number, "accept").status_code == 200
    said = answer_of_gaveur(server, number)
    assert said.status_code == 200 and said.json()["state"] == "agreed", said.text
    return said.json()


def fed(repas, dose, **changes):
    return meal(3, repas=repas, dose_theorique=dose, dose_reelle=dose, **changes)


def keeps_limits(before, doses, highest):
    for dose in doses:
        assert abs(dose - before) <= min(50, 0.15 * before) + 1e-9, (before, dose)
        assert 100 <= dose <= highest
        before = dose


def loop_of(server, lot):
    answer = server.get(f"/api/lots/{lot}/boucle")
    assert answer.status_code == 200, answer.text
    return answer.json()


def rate_jars_of(server, lot):
    jars = server.get("/api/consumer/products", params={"code_lot": lot}).json()
    assert len(jars) >= 5, jars
    for n, jar in enumerate(jars):
        assert rate(server, jar, 4 + n % 2)["status"] == "saved"


def test_without_closed_lots_nothing_is_known_and_it_says_so(server):
    status = server.get("/api/loop/status").json()
    assert status["model"] is None and status["why_none"]["fr"] and status["closed_lots"] == 0
    answer = ask(server)
    assert answer.status_code == 409 and "0 lots are closed" in answer.json()["detail"]
    assert server.get("/api/loop/backtest.svg").status_code == 404


def test_a_model_says_what_it_learned_from_and_what_it_is_worth(taught):
    wait_until(lambda: taught.get("/api/loop/status").json()["model"], "a model", seconds=60)
    model = taught.get("/api/loop/status").json()["model"]
    assert model["lots"] == 48 and len(model["hash"]) == 64 and model["seed"] == 1
    assert model["version"] == f"growth-2-{model['hash'][:12]}"
    rows = {(row["figure"], row["model"]) for row in model["backtest"]}
    assert ("liver", "growth model") in rows and ("liver", "random forest") in rows
    picture = taught.get("/api/loop/backtest.svg")
    assert picture.headers["Content-Type"].startswith("image/svg+xml")
    assert picture.text.startswith("<svg ")
    told = run_cli("loop", "status", "--data", str(taught.data), timeout=60)
    assert told.returncode == 0, told.stdout + told.stderr
    assert model["version"] in told.stdout and "growth model" in told.stdout


def test_curves_are_proposed_within_all_limits_with_controls(taught):
    items = proposed(taught, gaveurs=(3, 13, 23), lots_each=4)
    assert len(items) == 12
    assert {item["role"] for item in items} >= {"control", "test"}
    for item in items:
        assert item["state"] == "proposed" and item["gaveur_id"] in (3, 13, 23)
        keeps_limits(item["doses_g"][0], item["doses_g"][1:], 520)
        said = item["predicted"]
        assert said["loss"]["upper95"] <= item["loss_limit"] == 0.06
        assert said["liver_g"]["most"]["low"] < said["liver_g"]["mean"]
        assert said["rating"] is None and item["rating_unknown"]["fr"]
        assert item["pareto"] and item["reason"]["fr"] and item["learns"]["en"]
        assert all(point["loss_upper95"] <= item["loss_limit"] for point in item["pareto"])
        assert item["steps"][0]["by"] == "Anne Roux"
    model = items[0]["model_version"]
    shown = taught.get(f"{PATH}/{items[0]['proposition_id']}").json()
    assert shown["model_version"] == model and shown["doses_g"] == items[0]["doses_g"]
    listed = taught.get(PATH, params={"state": "proposed,accepted", "limit": 5}).json()
    assert len(listed["items"]) == 5 and listed["next_cursor"]
    assert "pareto" not in listed["items"][0]


def test_no_curve_is_proposed_above_the_sites_loss_limit(tmp_path):
    server = Server(import_lots(tmp_path),
                    settings={**SETTINGS, "loop.loss_limits": "6,MT=0.5"}).start()
    try:
        answer = ask(server)
        assert answer.status_code == 409 and "0.5 %" in answer.json()["detail"]
        assert server.get(PATH).json()["items"] == []
    finally:
        server.kill()


def test_a_curve_above_a_limit_that_was_lowered_since_is_not_accepted(taught):
    number = proposed(taught)[0]["proposition_id"]
    taught.settings["loop.loss_limits"] = "MT=0.5"
    taught.restart()
    answer = review(taught, number, "accept")
    assert answer.status_code == 409 and "0.5 %" in answer.json()["detail"]
    assert review(taught, number, "refuse").json()["state"] == "refused"


def test_faulty_requests_are_refused_with_their_faults(taught):
    answer = ask(taught, gaveurs=(3, 1))
    assert answer.status_code == 400 and "one site" in answer.text
    assert ask(taught, gaveurs=(999,)).status_code == 400
    assert ask(taught, by="").status_code == 400
    assert ask(taught, lots_each=11).status_code == 400
    assert review(taught, 999_999, "accept").status_code == 404
    number = proposed(taught)[0]["proposition_id"]
    assert review(taught, number, "accept", reason="").status_code == 400
    assert review(taught, number, "accept", doses_g=[210]).status_code == 400
    assert review(taught, number, "accept", gaveur_id=3).status_code == 400
    assert ask(taught, meal=28).status_code == 400
    assert answer_of_gaveur(taught, number).status_code == 409


def test_an_unsafe_change_is_refused_and_a_safe_one_is_predicted_anew(taught):
    item = proposed(taught)[0]
    number, doses = item["proposition_id"], item["doses_g"]
    steep = [*doses[:5], doses[4] + 60, *doses[6:]]
    refused = review(taught, number, "change", doses_g=steep)
    assert refused.status_code == 400 and refused.json()["errors"][0]["path"] == "doses_g"
    assert review(taught, number, "change", doses_g=[560] * 20).status_code == 400
    assert taught.get(f"{PATH}/{number}").json()["state"] == "proposed"
    lower = [dose - 6 for dose in doses]
    changed = review(taught, number, "change", doses_g=lower)
    assert changed.status_code == 200, changed.text
    shown = changed.json()
    assert shown["state"] == "accepted" and shown["doses_g"] == lower
    assert shown["predicted"]["liver_g"] != item["predicted"]["liver_g"]
    assert [step["what"] for step in shown["steps"]] == ["proposed", "changed"]
    assert review(taught, number, "accept").status_code == 409


def test_a_change_to_what_nobody_ever_fed_is_refused(taught):
    item = proposed(taught)[0]
    for doses in ([100] * 28, [400] * 8, [520] * 16, [520] * 28):
        refused = review(taught, item["proposition_id"], "change", doses_g=doses)
        assert refused.status_code == 400, doses
        fault, = refused.json()["errors"]
        assert fault["path"] == "doses_g" and fault["code"].startswith("curve.unlike_"), fault


def test_a_changed_control_is_no_control_any_more(taught):
    item = next(one for one in proposed(taught, lots_each=6) if one["role"] == "control")
    lower = [dose - 6 for dose in item["doses_g"]]
    shown = review(taught, item["proposition_id"], "change", doses_g=lower).json()
    assert shown["state"] == "accepted" and shown["role"] == "test"
    assert "usual curve, so that" not in shown["reason"]["en"]


def test_a_refused_curve_and_one_that_a_gaveur_does_not_want_are_not_fed(taught):
    one, two = (item["proposition_id"] for item in proposed(taught, lots_each=2))
    assert review(taught, one, "refuse").json()["state"] == "refused"
    assert review(taught, two, "accept").json()["state"] == "accepted"
    assert answer_of_gaveur(taught, two, "keep_own").json()["state"] == "kept_own"
    lot = taught.record(fed(0, 210))["code_lot"]
    shown = loop_of(taught, lot)
    assert shown["proposition_id"] is None and shown["recommandee"] == []
    assert shown["donnee"] == [{"repas": 1, "jour": 0, "moment": "matin", "dose_g": 210}]


def test_each_sees_only_his_own_curves_from_their_acceptance_on(taught):
    with Ws(taught, "/ws/realtime/") as screen, Ws(taught, "/ws/gaveur/3") as his, \
            Ws(taught, "/ws/gaveur/13") as other:
        agreed(taught)
        agreed(taught, gaveurs=(13,))
        seen = [screen.recv_type("curve_update")["data"]["what"] for _ in range(6)]
        assert seen == ["proposed", "accepted", "agreed"] * 2
        for socket, gaveur in ((his, 3), (other, 13)):
            for what in ("accepted", "agreed"):
                data = socket.recv_type("curve_update")["data"]
                assert (data["what"], data["gaveur_id"]) == (what, gaveur)


def test_the_next_lot_takes_the_curve_and_deviations_are_corrected_live(taught):
    waiting = agreed(taught)
    doses = waiting["doses_g"]
    taught.record(meal(1))
    with Ws(taught, "/ws/gaveur/3") as app:
        lot = taught.record(fed(0, doses[0]))["code_lot"]
        assert app.recv_type("curve_update")["data"]["what"] == "running"
        shown = loop_of(taught, lot)
        assert shown["proposition_id"] == waiting["proposition_id"]
        assert shown["advice"]["why"] == "as_planned" and shown["promise"]["liver_g"]["mean"] > 0
        assert [point["dose_g"] for point in shown["corrigee"]] == doses[1:]
        taught.record(fed(1, doses[1]))
        less = round(0.85 * doses[2])
        taught.record({**fed(2, doses[2]), "dose_reelle": less})
        data = app.recv_type("curve_update")["data"]
        assert data["what"] == "corrected" and data["code_lot"] == lot
        assert data["corrected"]["why"] == "fed_less" and data["corrected"]["from_meal"] == 4
        corrected = data["corrected"]["doses_g"]
        keeps_limits(less, corrected, max(doses))
        # Back on the curve after a few meals, and a little above it where it is not at its top.
        assert all(dose >= planned for dose, planned in zip(corrected[4:], doses[7:]))
        assert any(dose > planned for dose, planned in zip(corrected, doses[3:]))
        shown = loop_of(taught, lot)
        assert [point["dose_g"] for point in shown["corrigee"]] == corrected
        assert shown["advice"]["next"] == shown["corrigee"][0]
        assert taught.get(f"/api/lots/{lot}/courbes").json()["corrigee"] == shown["corrigee"]
        refused = round(0.6 * corrected[0])
        taught.record({**fed(3, corrected[0]), "dose_reelle": refused})
        data = app.recv_type("curve_update")["data"]
        assert data["corrected"]["why"] == "refused_feed"
        gentle = data["corrected"]["doses_g"]
        keeps_limits(refused, gentle, max(doses))
        assert gentle[0] - refused <= 0.075 * refused + 1e-9
        assert all(dose <= planned for dose, planned in zip(gentle, doses[4:]))
    # A second lot of the gaveur finds no curve waiting.
    assert loop_of(taught, taught.record(meal(3, serial=2))["code_lot"])["state"] is None


def test_while_ducks_are_unwell_nothing_is_caught_up(taught):
    doses = agreed(taught)["doses_g"]
    for repas in range(3):
        taught.record(fed(repas, doses[repas]))
    less = round(0.85 * doses[3])
    lot = taught.record({**fed(3, doses[3]), "dose_reelle": less, "nb_canards_vivants": 47,
                         "taux_mortalite": 6})["code_lot"]
    shown = loop_of(taught, lot)
    assert shown["advice"]["why"] == "welfare"
    gentle = [point["dose_g"] for point in shown["corrigee"]]
    keeps_limits(less, gentle, max(doses))
    assert all(dose <= planned for dose, planned in zip(gentle, doses[4:]))
    assert gentle[0] - less <= 0.075 * less


def test_a_lot_in_its_course_takes_no_curve(taught):
    agreed(taught)
    lot = taught.record(fed(6, 300))["code_lot"]
    assert loop_of(taught, lot)["proposition_id"] is None


def test_what_the_lot_came_to_stands_beside_the_promise(taught):
    waiting = agreed(taught)
    for repas, dose in enumerate(waiting["doses_g"]):
        ack = taught.record(fed(repas, dose, pret_abattage=repas == 19))
    lot = ack["code_lot"]
    with Ws(taught, "/ws/sensors/") as line, Ws(taught, "/ws/realtime/") as screen:
        line.ask(hello("ESP32_MT_01"))
        line.ask({"type": "lot_take", "device_id": "ESP32_MT_01", "code_lot": lot})
        for n in range(1, 7):
            line.ask(sample(n, device="ESP32_MT_01", seed=1, code_lot=lot))
        line.ask({"type": "lot_done", "device_id": "ESP32_MT_01", "code_lot": lot})
        while True:
            data = screen.recv_type("curve_update", seconds=60)["data"]
            if data["what"] == "closed":
                break
    shown = loop_of(taught, lot)
    assert shown["state"] == "closed" and shown["advice"] is None and shown["corrigee"] == []
    corn = sum(waiting["doses_g"])
    assert shown["result"]["corn_g"] == corn and shown["result"]["loss"] == 0
    assert shown["result"]["itm"] == pytest.approx(corn / shown["result"]["liver_g"], abs=0.01)
    assert shown["result"]["rating"] is None and shown["result"]["within"]["rating"] is None
    results = taught.get("/api/loop/bilan").json()
    assert [one["code_lot"] for one in results["lots"]] == [lot]
    assert results["lots"][0]["promise"]["corn_g"] == corn
    assert results["tests_beside_controls"]["liver_g"] is None
    told = run_cli("loop", "explain", lot, "--server", taught.url).stdout
    assert "promised" in told and "came to" in told, told
    # There is none to be shown until its backtest is done.
    wait_until(lambda: (taught.get("/api/loop/status").json()["model"] or {}).get("lots") == 49,
               "the closed lot to be learned from", seconds=60)
    rate_jars_of(taught, lot)
    assert loop_of(taught, lot)["result"]["rating"] == pytest.approx(4.5, abs=0.2)
    wait_until(lambda: taught.get("/api/loop/status").json()["rated_lots"] == 1,
               "the ratings to be learned from", seconds=60)
    # The server prepares proposals with what it learned last.
    said = proposed(taught)[0]["predicted"]["rating"]
    assert said["most"]["low"] < said["mean"] < said["most"]["high"]


def test_refusals_have_codes_that_pages_have_words_for(taught):
    number = proposed(taught)[0]["proposition_id"]
    doses = taught.get(f"{PATH}/{number}").json()["doses_g"]
    steep = [*doses[:4], doses[3] + 90, *doses[5:]]
    said = review(taught, number, "change", doses_g=steep).json()["errors"][0]
    assert said["code"] == "curve.step" and said["values"]["meal"] == 5
    assert said["values"]["step_g"] == pytest.approx(90, abs=0.01)
    assert review(taught, number, "refuse").status_code == 200
    again = review(taught, number, "accept").json()
    assert again["code"] == "proposition.state" and again["values"] == {"state": "refused"}
    assert taught.get(f"{PATH}/999999").json()["code"] == "proposition.unknown"
    assert ask(taught, gaveurs=(999,)).json()["errors"][0]["code"] == "gaveur.unknown"


def test_a_lot_is_explained_by_its_server_while_fed_and_after(taught):
    waiting = agreed(taught)
    doses = waiting["doses_g"]
    lot = taught.record(fed(0, doses[0]))["code_lot"]
    taught.record({**fed(1, doses[1]), "dose_reelle": round(0.85 * doses[1])})
    said = run_cli("loop", "explain", lot, "--server", taught.url)
    assert said.returncode == 0, said.stderr
    for words in ("recommended ", "given ", "corrected ", "why: ", "corrections so far: 1",
                  waiting["model_version"], "hash ", "seed 1", "promised", "as it is fed now",
                  "a usual lot's liver", "gaveur"):
        assert words in said.stdout, (words, said.stdout)
    answer = taught.get(f"/api/lots/{lot}/explication").json()
    assert answer["model"]["version"] == waiting["model_version"]
    assert answer["forecast"]["hindsight"] is False and answer["outcome"] is None
    given = [point["dose_g"] for point in answer["donnee"]]
    advised = [point["dose_g"] for point in answer["corrigee"]]
    assert answer["forecast"]["corn_g"] == pytest.approx(sum(given) + sum(advised), abs=1)
    assert [step["what"] for step in answer["proposition"]["steps"]].count("corrected") == 1
    closed = taught.get("/api/lots/MT2601000/explication").json()
    assert closed["forecast"]["hindsight"] is True and closed["outcome"]["liver_g"] > 400
    assert closed["proposition"] is None
    shown = run_cli("loop", "explain", "MT2601000", "--server", taught.url).stdout
    assert "in hindsight" in shown and "came to" in shown, shown
    plain = taught.record(meal(3, serial=7))["code_lot"]
    assert "nothing is forecast" in run_cli("loop", "explain", plain, "--server",
                                            taught.url).stdout
    missing = run_cli("loop", "explain", "XX0000000", "--server", taught.url)
    assert missing.returncode == 1 and "404" in missing.stderr
    assert run_cli("loop", "explain", lot, "--server", "ftp://x").returncode == 2


def test_what_was_proposed_was_taken_for_forgotten_meals(taught):
    waiting = agreed(taught)
    for repas in range(3):
        lot = taught.record(fed(repas, waiting["doses_g"][repas]))["code_lot"]
    path = f"/api/lots/{lot}/explication"
    assert taught.get(path).json()["forecast"] is not None
    taught.sql(f"DELETE FROM gavage_data_lots WHERE code_lot = '{lot}' AND jour_gavage = 0")
    said = taught.get(path).json()
    assert said["forecast"] is None and said["why_none_code"]["code"] == "explain.meals_forgotten"


def test_meals_beyond_the_end_of_the_curve_are_part_of_what_was_fed(taught):
    doses = agreed(taught)["doses_g"]
    for i, dose in enumerate([*doses, doses[-1], doses[-1]]):
        lot = taught.record(fed(i, dose))["code_lot"]
    answer = taught.get(f"/api/lots/{lot}/explication").json()
    assert len(answer["donnee"]) == len(doses) + 2
    assert answer["forecast"]["corn_g"] == pytest.approx(sum(doses) + 2 * doses[-1], abs=1)


def test_every_step_gets_a_leaf_of_the_transparency_log(taught):
    number = agreed(taught)["proposition_id"]
    taught.record(fed(0, 150))

    def leaves():
        entries, start = [], 0
        while True:
            page = taught.get("/api/journal/entries", params={"from": start}).json()["entries"]
            if not page:
                return [entry for entry in entries if f'"{number}/' in entry["entry"]]
            entries += page
            start = page[-1]["leaf"] + 1

    steps = taught.get(f"{PATH}/{number}").json()["steps"]
    assert [step["what"] for step in steps] == [
        "proposed", "accepted", "agreed", "running", "corrected"]
    wait_until(lambda: len(leaves()) == len(steps), "a leaf for every step")


def test_steps_survive_a_restart(taught):
    waiting = agreed(taught)
    lot = taught.record(fed(0, 150))["code_lot"]
    before = loop_of(taught, lot)
    taught.restart()
    assert loop_of(taught, lot) == before
    taught.record(fed(1, 170))
    after = loop_of(taught, lot)
    assert after["corrigee"][0]["repas"] == 3
    keeps_limits(170, [point["dose_g"] for point in after["corrigee"]], max(waiting["doses_g"]))


def test_what_another_program_answers_is_not_told_as_a_lots():
    class Stranger(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Stranger) as stranger:
        threading.Thread(target=stranger.serve_forever, daemon=True).start()
        said = run_cli("loop", "explain", "MT2601000", "--server",
                       f"http://127.0.0.1:{stranger.server_port}")
        stranger.shutdown()
    assert said.returncode == 1 and "no answer of a server's" in said.stderr, said


def test_what_leaves_say_of_a_forgotten_gaveurs_curves_is_erased(taught):
    number = agreed(taught)["proposition_id"]

    def leaf(step):
        return taught.get("/api/journal/inclusion",
                          params={"kind": "curve", "subject": f"{number}/{step}"})

    wait_until(lambda: leaf(3).status_code == 200, "the steps' leaves")
    assert "Pierre Leroy" in leaf(3).json()["document"]
    done = run_cli("log", "erase", "--data", taught.data, "--gaveur", 3)
    assert done.returncode == 0, done.stderr
    assert [leaf(step).json()["document"] for step in (1, 2, 3)] == ["", "", ""]

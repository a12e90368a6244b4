"""What a server does by itself as time passes: rollups, and readings kept for a set time only."""
import datetime
import time

from harness.contract import check, check_problem, message_schema
from harness.meals import ago_text, meal
from harness.patience import wait_until
from harness.server import run_cli
from harness.ws import Ws

LONG_AGO_S = 100 * 86400


def one(server, sql):
    return server.sql(sql)[0][0]


def rolled_up(server, seq):
    wait_until(lambda: one(server, "SELECT seq FROM agregats_suivi") >= seq, "the rollups")


def aged(server, acks):
    """Lets the meals have been stored long ago, as only time can otherwise."""
    then = server.sql_time(time.time() - LONG_AGO_S)
    server.sql(f"UPDATE evenements SET time = {then} WHERE seq <= {acks[-1]['seq']}")
    server.sql(f"UPDATE lots_gavage SET updated_at = {then} "
               f"WHERE code_lot = '{meal(1)['code_lot']}'")


def test_meals_are_summed_by_hour_and_day_within_seconds(server):
    for repas in range(4):
        ack = server.record(meal(1, repas=repas))
    rolled_up(server, ack["seq"])
    assert one(server, "SELECT sum(repas) FROM gavage_par_jour WHERE gaveur_id = 1") == 4
    assert one(server, "SELECT sum(repas) FROM gavage_par_heure WHERE gaveur_id = 1") == 4


def test_old_readings_go_and_screens_are_told_that_history_is_incomplete(make_server):
    server = make_server().start()
    old = [server.record(meal(1, repas=n, timestamp=ago_text(days=100 - n))) for n in range(4)]
    fed = [server.record(meal(2, repas=n)) for n in range(3)]
    rolled_up(server, fed[-1]["seq"])
    server.stop()
    aged(server, old)
    server.settings["store.keep_readings_days"] = 30
    server.start()
    wait_until(lambda: one(server, "SELECT min(seq) FROM evenements") > old[-1]["seq"],
               "the old events to go")
    assert server.history(meal(1)["code_lot"]) == []
    assert len(server.history(meal(2)["code_lot"])) == 3
    assert one(server, "SELECT sum(repas) FROM gavage_par_jour WHERE gaveur_id = 1") == 4
    with Ws(server, f"/ws/realtime/?since={old[0]['seq']}") as screen:
        resumed = screen.recv()
        assert resumed["type"] == "resumed" and resumed["complete"] is False
        check(screen.recv_type("snapshot"), message_schema("realtime_snapshot"), "snapshot")
        later = server.record(meal(2, repas=3))
        assert screen.recv_type("gavage_realtime")["seq"] == later["seq"]
    with Ws(server, f"/ws/realtime/?since={fed[0]['seq']}") as screen:
        assert screen.recv()["complete"] is True


def test_a_week_of_forgotten_meals_was_reported_as_one_without_meals(make_server):
    server = make_server().start()
    day = datetime.date.today() - datetime.timedelta(days=100)
    old = [server.record(meal(1, repas=n, timestamp=ago_text(days=100))) for n in range(2)]
    rolled_up(server, server.record(meal(1, serial=2))["seq"])
    path = "/api/analytics/weekly-report/1"
    week = "{}-W{:02}".format(*day.isocalendar())
    assert server.get(path, params={"semaine": week}).status_code == 200
    server.stop()
    aged(server, old)
    server.settings["store.keep_readings_days"] = 30
    server.start()
    wait_until(lambda: server.history(meal(1)["code_lot"]) == [], "the old meals to go")
    check_problem(server.get(path, params={"semaine": week}), 404, "not_found")
    assert server.get(path).json()["repas"]["donnes"] == 1


def test_a_repeat_of_a_forgotten_meal_is_refused_not_stored_again(make_server):
    server = make_server().start()
    first = meal(1, timestamp=ago_text(days=100))
    acks = [server.record(first)]
    rolled_up(server, server.record(meal(2))["seq"])
    server.stop()
    aged(server, acks)
    server.settings["store.keep_readings_days"] = 30
    server.start()
    wait_until(lambda: server.history(first["code_lot"]) == [], "the old meal to go")
    answer = server.post("/api/lots/gavage", first)
    assert answer.status_code == 400
    assert [fault["path"] for fault in answer.json()["errors"]] == ["code_lot"]


def test_a_time_shorter_than_a_lots_feeding_is_refused(tmp_path):
    for days, code in ((0, 0), (29, 2), (30, 0)):
        ended = run_cli("serve", "--data", tmp_path / "data", "--check-config",
                        "--set", f"store.keep_readings_days={days}")
        assert ended.returncode == code, ended.stderr

"""Simulated stations of the quality line are clients like any other; what they measured truly is
stands in a file beside, and nowhere else."""
import json

import pytest

from harness.patience import wait_until
from harness.server import run_cli
from harness.stations import Running, rows, samples, simulate, summary, truth_of, updates


def test_every_liver_measured_is_stored_and_its_truth_is_in_the_file_alone(server, tmp_path):
    truth_file = tmp_path / "truth.jsonl"
    ended = simulate(server, "--count", 30, "--rate", 200, "--seed", 7, "--truth", truth_file)
    assert summary(ended) == (30, 30, 0, 0, 0)
    truth = truth_of(truth_file)
    stored = samples(server)
    assert [row[0] for row in stored] == [line["sample_id"] for line in truth]
    assert {(row[1], row[2], row[4]) for row in stored} == {("ESP32_LL_01", "LL", "none")}
    assert {line["grade"] for line in truth} <= {"A+", "A", "B", "C", "REJECT"}
    seen = json.dumps(updates(server, 30))
    for word in ('"truth', '"seed', '"yellow"', '"outline'):
        assert word not in seen
    masses = [(line["mass_g"], row[5]) for line, row in zip(truth, stored) if row[5]]
    close = [true for true, seen in masses if abs(seen / true - 1) < 0.05]
    assert len(close) >= 20, "the server weighs what the twin made"


def test_the_same_seed_measures_the_same_livers_in_every_dialect(server, tmp_path):
    raw, truth = [], []
    for dialect in ("flat", "nested", "suffixed"):
        truth_file = tmp_path / dialect
        simulate(server, "--count", 4, "--rate", 100, "--seed", 11, "--dialect", dialect,
                 "--device-id", "ESP32_MT_01", "--truth", truth_file)
        truth.append([{**line, "sample_id": ""} for line in truth_of(truth_file)])
        frames = updates(server, 4 * len(truth))[-4:]
        raw.append([(one["vl53l8ch"]["raw"], one["as7341"]["raw"]) for one in frames])
        assert len(samples(server)) == 4 * len(truth), "a second run numbers its samples anew"
    assert truth[0] == truth[1] == truth[2]
    assert raw[0] == raw[1] == raw[2]


def test_a_station_says_who_it_is_and_how_it_stands(server):
    simulate(server, "--count", 2, "--rate", 100, "--device-id", "ESP32_LS_01,ESP32_LS_02")
    devices = rows(server, "SELECT device_id, site_code, mac_address, firmware_version, "
                           "calibration IS NOT NULL FROM sqal_devices ORDER BY device_id")
    assert [device[0] for device in devices] == ["ESP32_LS_01", "ESP32_LS_02"]
    assert {device[1] for device in devices} == {"LS"}
    assert len({device[2] for device in devices}) == 2
    assert all(device[3] and device[4] for device in devices)


def test_a_backlog_keeps_the_times_at_which_it_was_measured(server):
    ended = simulate(server, "--backlog", 200, "--count", 203, "--rate", 10, "--quiet")
    assert summary(ended)[:4] == (203, 203, 0, 0)
    times = [row[6] for row in samples(server)]
    assert times == sorted(times)
    assert 19e6 < times[199] - times[0] < 21e6


def test_livers_measured_while_the_server_is_away_come_later_and_once(server, tmp_path):
    truth_file = tmp_path / "truth.jsonl"
    with Running(server, "--count", 80, "--rate", 20, "--truth", truth_file) as station:
        wait_until(lambda: len(samples(server)) >= 10, "the first livers")
        server.kill()
        away = len(truth_of(truth_file))
        wait_until(lambda: len(truth_of(truth_file)) >= away + 15, "livers measured alone")
        server.start()
        code, output = station.ended()
    assert code == 0, output
    assert summary(output)[:4] == (80, 80, 0, 0)
    stored = [row[0] for row in samples(server)]
    assert sorted(stored) == sorted(line["sample_id"] for line in truth_of(truth_file))


def test_a_bad_wifi_loses_no_liver(server):
    ended = simulate(server, "--count", 60, "--rate", 20, "--seed", 3,
                     "--wifi-lost-every", 0.5, "--wifi-back-after", 0.2)
    assert ended.stderr.count("Wi-Fi lost") >= 1
    assert summary(ended)[:4] == (60, 60, 0, 0)
    assert len(samples(server)) == 60


def test_sigterm_ends_it_with_what_it_did(server):
    with Running(server, "--rate", 50) as station:
        wait_until(lambda: len(samples(server)) >= 5, "livers")
        code, output = station.terminate()
    assert code == 0, output
    measured, saved, refused, unanswered, _ = summary(output)
    assert measured == saved + unanswered >= 5 and refused == 0


def test_counters_for_a_program_that_watches(server):
    ended = simulate(server, "--count", 5, "--rate", 50, "--progress", "json", "--quiet")
    last = [json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{")][-1]
    assert last["progress"]["sent"] == last["progress"]["acked"] == 5


@pytest.mark.parametrize("args, word", [
    (["--profile", "nice"], "profile"), (["--device-id", "a b"], "device-id"),
    (["--rate", "nan"], "rate"), (["--rate", "0"], "rate"), (["--seed", "-1"], "seed"),
    (["--lot", "a b"], "lot"), (["--truth", "/nowhere/truth"], "truth"),
    (["--count", "3", "--forever"], "forever"), (["--url", "http://x"], "ws://"),
])
def test_wrong_words_are_refused_with_a_reason(args, word):
    ended = run_cli("simulate", "sqal", *args)
    assert ended.returncode == 2 and word in ended.stderr + ended.stdout

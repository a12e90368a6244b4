"""Lots that are ready for slaughter reach the simulated station without being asked for."""
from harness.meals import meal
from harness.patience import wait_until
from harness.stations import Running, rows, samples, simulate, summary


def feed_to_the_end(server, **changes):
    """A lot's meals to its last one; returns its code."""
    for repas in range(4):
        body = meal(repas=repas, **changes)
        server.record(body)
    server.record(meal(repas=4, pret_abattage=True, **changes))
    return body["code_lot"]


def test_a_lot_that_waits_is_taken_measured_and_ended(server):
    code_lot = feed_to_the_end(server)
    ended = simulate(server, "--only-lots", "--lots", 1, "--livers-per-lot", 12, "--rate", 100)
    assert summary(ended) == (12, 12, 0, 0, 1)
    assert {(row[3], row[4]) for row in samples(server)} == {(code_lot, "message")}
    assert rows(server, "SELECT statut FROM sqal_pending_lots") == [("inspected",)]


def test_a_lot_that_becomes_ready_is_told_to_the_station_that_waits(server):
    with Running(server, "--only-lots", "--lots", 2, "--livers-per-lot", 5,
                 "--rate", 100) as station:
        wait_until(lambda: rows(server, "SELECT 1 FROM sqal_devices"), "the station's hello")
        codes = {feed_to_the_end(server, serial=1), feed_to_the_end(server, serial=2)}
        code, output = station.ended()
    assert code == 0, output
    assert summary(output) == (10, 10, 0, 0, 2)
    assert {row[3] for row in samples(server)} == codes

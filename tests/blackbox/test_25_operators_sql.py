"""Operators read and write the tables by hand; the SQL they know works as written."""
from harness.meals import meal
from harness.operators_sql import COLUMNS, INSERT, READ
from harness.patience import wait_until
from harness.ws import Ws


def test_the_reading_statement_works_as_written(server):
    for repas in range(3):
        server.record(meal(3, code_lot="MT2512001", repas=repas, poids_moyen=4500 + repas))
    server.record(meal(2, code_lot="LS2512003", taux_mortalite=1.5))
    server.record(meal(2, code_lot="LS2512004"))
    server.record(meal(3, code_lot="MT2512002", pret_abattage=True))
    rows = server.sql(READ)
    assert [row[0] for row in rows] == ["MT2512002", "LS2512003", "MT2512001"]
    assert rows[2] == ("MT2512001", 3, 1, 4502, 0, 0)
    assert rows[0][5] == 1 and rows[1][4] == 1.5


def test_the_tables_they_know_have_the_columns_they_know(server):
    server.record(meal(1))
    for table, columns in COLUMNS.items():
        server.sql(f"SELECT {columns} FROM {table}")
    row, = server.sql("SELECT code_lot, jour_gavage, repas, dose_reelle FROM gavage_data_lots")
    assert row == (meal(1)["code_lot"], 0, "matin", meal(1)["dose_reelle"])


def test_a_gaveur_inserted_by_hand_is_there_without_a_restart(server):
    assert server.get("/api/gaveurs/6").status_code == 404
    server.sql(INSERT)
    found = wait_until(lambda: server.get("/api/gaveurs/6").ok and server.get("/api/gaveurs/6"),
                       "the gaveur")
    assert found.json() == {"id": 6, "nom": "Anne Roux", "site_code": "LL",
                            "email": "anne.roux@example.org"}
    with Ws(server, "/ws/gaveur/6") as app, Ws(server, "/ws/gavage") as device:
        assert app.recv_type("snapshot")["data"]["gaveur"]["nom"] == "Anne Roux"
        ack = device.ask(meal(6, gaveur_nom="Anne Roux", site="LL"))
        while ack["type"] == "connection_established":
            ack = device.recv()
        assert ack["type"] == "ack"
        assert app.recv_type("gavage_realtime")["seq"] == ack["seq"]
    assert "Anne Roux" in [row["nom"] for row in
                           server.get("/api/euralis/gaveurs/performance").json()["items"]]


def test_a_gaveur_inserted_by_hand_is_accepted_outside_a_demo(make_server):
    server = make_server(demo=False).start()
    server.sql("INSERT INTO sites_euralis VALUES ('LL', 'Bretagne', 'Bretagne') "
               "ON CONFLICT DO NOTHING")
    with Ws(server, "/ws/gavage") as device:
        assert device.ask(meal(6))["type"] == "error"
        server.sql(INSERT)
        assert wait_until(lambda: device.ask(meal(6))["type"] == "ack", "the gaveur to be known")


def test_a_lot_ended_by_hand_stays_ended(server):
    server.record(meal(1))
    code = meal(1)["code_lot"]
    server.sql(f"UPDATE lots_gavage SET statut = 'termine' WHERE code_lot = '{code}'")
    wait_until(lambda: server.get(f"/api/lots/{code}").json()["statut"] == "termine", "the status")
    server.record(meal(1, repas=1))
    assert server.get(f"/api/lots/{code}").json()["statut"] == "termine"

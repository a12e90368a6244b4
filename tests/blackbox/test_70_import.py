"""The cooperative's records come in as they are written, once, with what is wrong said by line."""
import sqlite3

import pytest

from harness.contract import check, schema
from harness.records import COLUMNS, MEALS, given_g, record, write
from harness.server import run_cli


def import_lots(path, data, expect=0):
    ended = run_cli("import", "lots", path, "--data", data, timeout=120)
    assert ended.returncode == expect, ended.stdout + ended.stderr
    assert "terminate called" not in ended.stderr
    return ended.stdout + ended.stderr


def kept(data):
    """All records and their curves, as a value to compare."""
    with sqlite3.connect(f"file:{data / 'gaveurs.db'}?mode=ro", uri=True) as database:
        return [database.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
                for table in ("lots_records", "lots_records_courbes")]


def codes(data):
    return [row[0] for row in kept(data)[0]]


def test_an_imported_lot_has_its_results_recomputed(tmp_path, make_server):
    row = record()
    data = tmp_path / "data"
    import_lots(write(tmp_path / "lots.csv", [row]), data)
    server = make_server(data=data).start()
    lot = server.get("/api/lots/MT2303001").json()
    check(lot, schema("Lot"), "lot")
    assert (lot["statut"], lot["site_code"], lot["gaveur_id"]) == ("importe", "MT", 41)
    result = lot["resultat"]
    corn = given_g(row)
    assert result["mais_par_canard_g"] == pytest.approx(corn)
    assert result["itm"] == pytest.approx(corn / 506.59, abs=0.01)
    assert result["itm_classe"] == next(
        (c for c, edge in zip("ABCD", (12.5, 14, 15.5, 17)) if result["itm"] <= edge), "E")
    assert result["sigma"] == pytest.approx(80 / 506.59, abs=1e-4)
    assert result["perte"] == pytest.approx(0.03)
    curves = server.get("/api/lots/MT2303001/courbes").json()
    assert len(curves["theorique"]) == len(curves["reelle"]) == 20
    assert curves["theorique"][0]["dose_g"] == 220 and curves["reelle"][0]["dose_g"] == 218


def test_sentinels_mean_unknown(tmp_path, make_server):
    rows = [record("MT2303002", sd_g=0.0, Sigma=0.0), record("MT2303003", sd_g=-0.01, Sigma=-0.01)]
    import_lots(write(tmp_path / "lots.csv", rows), tmp_path / "data")
    server = make_server(data=tmp_path / "data").start()
    for code in ("MT2303002", "MT2303003"):
        result = server.get(f"/api/lots/{code}").json()["resultat"]
        assert result["sigma"] is None and result["ecart_type_foie_g"] is None


FORMS = {
    "point": {"decimal": "."}, "iso": {"iso_dates": True}, "latin-1": {"encoding": "latin-1"},
    "bom": {"encoding": "utf-8-sig"}, "crlf": {"line_end": "\r\n"},
    "all": {"decimal": ".", "iso_dates": True, "encoding": "latin-1", "line_end": "\r\n"},
    "fewer-columns": {"columns": [c for c in COLUMNS if not c.startswith(("Pds_", "Pourc_"))]},
    "more-columns": {"columns": COLUMNS + ["Remarque"]},
    "other-order": {"columns": COLUMNS[::-1]},
    "fewer-meals": {"columns": [c for c in COLUMNS if c.rsplit("_", 1)[-1] not in
                                [str(n) for n in range(22, MEALS + 1)]]},
}


@pytest.mark.parametrize("form", FORMS)
def test_the_usual_forms_of_the_file_give_the_same_lots(tmp_path, form):
    rows = [record(f"MT230300{n}", Souche="Pékin", meals=18 + n) for n in range(1, 4)]
    import_lots(write(tmp_path / "usual.csv", rows), tmp_path / "usual")
    import_lots(write(tmp_path / "form.csv", rows, **FORMS[form]), tmp_path / "form")
    usual, other = kept(tmp_path / "usual"), kept(tmp_path / "form")
    if form == "fewer-columns":
        assert codes(tmp_path / "form") == codes(tmp_path / "usual") and usual[1] == other[1]
    else:
        assert usual == other


def test_the_same_file_twice_changes_nothing(tmp_path, make_server):
    data = tmp_path / "data"
    path = write(tmp_path / "lots.csv", [record(f"MT230300{n}") for n in range(1, 6)])
    import_lots(path, data)
    first = kept(data)
    import_lots(path, data)
    assert kept(data) == first
    assert len(make_server(data=data).start().items("/api/lots/?statut=importe")) == 5


BAD = {
    "end-before-begin": {"Fin_du_lot": "01/03/2023"}, "no-date": {"Debut_du_lot": "hier"},
    "a-92-day-lot": {"Fin_du_lot": "06/06/2023", "duree_gavage": 92},
    "hooked-more-than-fed": {"Quantite_accrochee": 1500}, "no-code": {"CodeLot": ""},
    "no-liver-weight": {"Poids_de_foies_moyen": 0.0}, "no-ducks": {"Nb_MEG": 0},
    "text-for-a-number": {"Nb_MEG": "beaucoup"},
}


@pytest.mark.parametrize("fault", BAD)
def test_an_absurd_line_is_refused_with_its_number_and_the_others_come_in(tmp_path, fault):
    rows = [record("MT2303001"), record("MT2303002", **BAD[fault]), record("MT2303003")]
    ended = run_cli("import", "lots", write(tmp_path / "lots.csv", rows), "--data",
                    tmp_path / "data", timeout=60)
    said = ended.stdout + ended.stderr
    assert codes(tmp_path / "data") == ["MT2303001", "MT2303003"]
    assert any(line.startswith("ligne 3: ") and "refused" in line
               for line in said.splitlines()), said


def test_a_stray_quote_swallowed_the_rest_of_the_file_in_silence(tmp_path):
    path = write(tmp_path / "lots.csv", [record(f"MT23030{n:02}") for n in range(1, 10)])
    lines = path.read_text().splitlines(keepends=True)
    souche = COLUMNS.index("Souche")
    cells = lines[5].split(";")
    cells[souche] = '"' + cells[souche]
    lines[5] = ";".join(cells)
    path.write_text("".join(lines))
    said = import_lots(path, tmp_path / "data")
    assert codes(tmp_path / "data") == [f"MT23030{n:02}" for n in range(1, 10) if n != 5]
    refused = [line for line in said.splitlines() if "refused" in line and "ligne" in line]
    assert len(refused) == 1 and refused[0].startswith("ligne 6: ") and "quote" in refused[0], said


@pytest.mark.parametrize("text", ["", "a;b;c\n1;2;3\n", "\x00\x01\x02", "CodeLot\n"], ids=repr)
def test_a_file_that_is_no_export_is_refused_whole(tmp_path, text):
    path = tmp_path / "lots.csv"
    path.write_text(text)
    ended = run_cli("import", "lots", path, "--data", tmp_path / "data", timeout=60)
    assert ended.returncode > 0 and "terminate called" not in ended.stderr
    assert ended.stdout + ended.stderr


def test_a_missing_file_is_named(tmp_path):
    ended = run_cli("import", "lots", tmp_path / "none.csv", "--data", tmp_path / "data")
    assert ended.returncode > 0 and "none.csv" in ended.stderr + ended.stdout


def test_the_real_records_come_in_and_agree_with_the_file(tmp_path, records_csv, make_server):
    said = import_lots(records_csv, tmp_path / "data")
    assert said.strip()
    first = kept(tmp_path / "data")
    assert 1700 <= len(first[0]) <= 1784
    import_lots(records_csv, tmp_path / "data")
    assert kept(tmp_path / "data") == first
    server = make_server(data=tmp_path / "data").start()
    lots = server.items("/api/lots/?statut=importe&limit=200")
    assert len(lots) == len(first[0])
    itms = [lot["resultat"]["itm"] for lot in lots if lot["resultat"]["itm"]]
    assert 14.5 < sum(itms) / len(itms) < 15.3

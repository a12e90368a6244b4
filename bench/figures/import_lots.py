"""Rows per second of `gaveurs import lots`, beside a plain C loop that writes the same rows."""

import datetime
import random
import subprocess
import time

from bench_server import BUILD, GAVEURS, environment, median
from table import Row, Section, number

LOTS, LOTS_QUICK = 50_000, 10_000
MEALS_MAX = 27
# As src/app/import_lots.h has it: lots in one transaction.
LOTS_PER_COMMIT = 1_000
COLUMNS = ["CodeLot", "site_code", "gaveur_id", "eleveur_id", "Souche", "ProdIgpFR", "Debut_du_lot",
           "Fin_du_lot", "duree_gavage", "saison", "Age_des_animaux", "Nb_MEG", "Nombre_enleve",
           "Quantite_accrochee",
           *(f"{name}_{i}" for i in range(1, MEALS_MAX + 1)
             for name in ("feedTarget", "feedCornReal")),
           "Poids_de_foies_moyen", "Ecart_Type_Foie_Lot", "Pds_Moyen_Magret", "Pds_Moy_Cuisse",
           "Poids_moyen_de_PCE"]


def comma(value):
    return f"{value:.1f}".replace(".", ",")


def row(number_, chance):
    site = ("LL", "LS", "MT")[number_ % 3]
    begun = datetime.date(2023, 1, 2) + datetime.timedelta(days=number_ % 240)
    days = chance.choice((10, 11, 11, 12))
    ducks = chance.randint(400, 1_800)
    lost = chance.randint(0, ducks // 20)
    doses = []
    for meal in range(1, MEALS_MAX + 1):
        planned = min(212 + 15 * meal, 450)
        given = planned * chance.gauss(0.99, 0.03)
        doses += [comma(planned), comma(given)] if meal <= 2 * days - 1 else ["", ""]
    return [f"{site}23{number_:07d}", site, str(1 + number_ % 196), str(1 + number_ % 90),
            "CF80* - M15 V2E", "CD GRAS FR FEM 11J W", begun.strftime("%d/%m/%Y"),
            (begun + datetime.timedelta(days=days)).strftime("%d/%m/%Y"), str(days), "winter",
            "89,0", str(ducks), str(ducks - lost), str(ducks - lost), *doses,
            comma(chance.gauss(527, 40)), comma(chance.gauss(86, 8)), "0,45", "0,5", "3,9"]


def make_file(lots):
    path = BUILD / f"lots-{lots}.csv"
    if path.exists():
        return path
    chance = random.Random(1)
    lines = [";".join(COLUMNS)] + [";".join(row(i, chance)) for i in range(lots)]
    partial = path.with_suffix(".partial")
    partial.write_text("\n".join(lines) + "\n", encoding="utf-8")
    partial.rename(path)
    return path


def import_file(bench, path, lots):
    data = bench.new_data("imported")
    begun = time.monotonic()
    done = subprocess.run([GAVEURS, "import", "lots", path, "--data", data], capture_output=True,
                          text=True, timeout=600, env=environment(), stdin=subprocess.DEVNULL)
    took = time.monotonic() - begun
    if done.returncode != 0 or f"{lots} new" not in done.stdout:
        raise SystemExit(f"the import failed: {(done.stdout + done.stderr)[-500:]}")
    return {"seconds": took, "per_second": lots / took}


def measure(bench):
    lots = bench.seconds(LOTS, LOTS_QUICK)
    path = make_file(lots)

    def loop():
        target = bench.new_data("loop")
        return bench.program("import_loop", BUILD / "imported" / "gaveurs.db",
                             target / "gaveurs.db", LOTS_PER_COMMIT)

    section = Section(f"Import of {number(lots)} lots, gaveurs import lots FILE")
    section.runs = bench.interleave({"import": lambda: import_file(bench, path, lots),
                                     "loop": loop})
    rate, ceiling = (median(section.runs[name], "per_second") for name in ("import", "loop"))
    size = path.stat().st_size
    section.rows = [Row("lots (lines of the file)", f"{number(rate)}/s",
                        f"C loop, {number(LOTS_PER_COMMIT)}/commit: {number(ceiling)}/s",
                        rate / ceiling)]
    meals = median(section.runs["loop"], "curve_rows") / lots
    section.notes = [f"Each line is {size / lots:,.0f} bytes and becomes a record, a lot and "
                     f"{meals:.0f} meals of a curve; start and end of the program are in it."]
    return section

"""Closed lots in the cooperative's own shape, for servers that are to learn from them."""
from harness.server import run_cli

MEALS = 20


def write_lots(path, count=48, site="MT", gaveurs=(3, 13, 23)):
    """Lots that get heavier, and lose a little more, with their corn."""
    head = ["CodeLot", "site_code", "gaveur_id", "Souche", "Debut_du_lot", "Fin_du_lot", "Nb_MEG",
            "Quantite_accrochee", "Poids_de_foies_moyen"]
    for n in range(1, MEALS + 1):
        head += [f"feedTarget_{n}", f"feedCornReal_{n}"]
    lines = [";".join(head)]
    for n in range(count):
        month, day = 1 + n // 8, 1 + n * 7 % 18
        top = 415 + 5 * (n * 7 % 11)
        doses = [round(205 + (top - 205) * min(1, meal / 13)) for meal in range(MEALS)]
        liver = 520 + 0.9 * (top - 440) + (n * 13 % 17) - 8
        lost = 10 + (n * 5 % 9) + (top - 415) // 10
        cells = [f"{site}26{month:02}{n:03}", site, str(gaveurs[n % len(gaveurs)]), "Mulard",
                 f"{day:02}/{month:02}/2026", f"{day + 9:02}/{month:02}/2026", "1000",
                 str(1000 - lost), f"{liver:.2f}".replace(".", ",")]
        for meal, dose in enumerate(doses):
            cells += [str(dose), str(dose + (n + meal) % 5 - 2)]
        lines.append(";".join(cells))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def import_lots(tmp_path, **shape):
    """A data folder that holds them."""
    data = tmp_path / "data"
    path = write_lots(tmp_path / "lots.csv", **shape)
    ended = run_cli("import", "lots", str(path), "--data", str(data), timeout=60)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return data

"""The cooperative's export of closed lots, made up: the columns and habits of the real files."""

MEALS = 27
HEAD = ["CodeLot", "site_code", "gaveur_id", "eleveur_id", "Souche", "ProdIgpFR", "Debut_du_lot",
        "Fin_du_lot", "duree_gavage", "saison", "Age_des_animaux", "Nb_MEG", "Nombre_enleve",
        "Quantite_accrochee"]
TAIL = ["total_cornTarget", "total_cornReal", "Conso_Gav_Z1", "Poids_de_foies_moyen",
        "Ecart_Type_Foie_Lot", "Pds_Moyen_Magret", "Pds_Moy_Cuisse", "Poids_moyen_de_PCE",
        "Pourc_Entiers_saisis", "Pourc_foies_saisis", "Pourc_Carcasses_saisies",
        "Pourc_Perte_en_salle", "dPctgPerteGav", "ITM", "Sigma"]
COLUMNS = HEAD + [f"{kind}_{n}" for n in range(1, MEALS + 1)
                  for kind in ("feedTarget", "feedCornReal")] + TAIL


def record(code="MT2303001", site="MT", gaveur_id=41, meals=20, liver_g=506.59, sd_g=80.0,
           meg=1000, hooked=970, **changes):
    """One lot as a dict of values; its doses are linear and a little under plan."""
    row = {"CodeLot": code, "site_code": site, "gaveur_id": gaveur_id, "eleveur_id": 7,
           "Souche": "CF80* - M15 V2E", "ProdIgpFR": "CD GRAS FR FEM", "saison": "winter",
           "Debut_du_lot": "06/03/2023", "Fin_du_lot": "16/03/2023", "duree_gavage": 10,
           "Age_des_animaux": 88.0, "Nb_MEG": meg, "Nombre_enleve": meg,
           "Quantite_accrochee": hooked}
    planned = [220 + 12 * n for n in range(meals)]
    for n in range(1, MEALS + 1):
        row[f"feedTarget_{n}"] = float(planned[n - 1]) if n <= meals else ""
        row[f"feedCornReal_{n}"] = float(planned[n - 1] - 2) if n <= meals else 0.0
    given = sum(planned) - 2 * meals
    row.update({
        "total_cornTarget": float(sum(planned)), "total_cornReal": float(given),
        "Conso_Gav_Z1": given / 1000, "Poids_de_foies_moyen": liver_g,
        "Ecart_Type_Foie_Lot": sd_g, "Pds_Moyen_Magret": 0.39, "Pds_Moy_Cuisse": 0.4,
        "Poids_moyen_de_PCE": 2.7, "Pourc_Entiers_saisis": 0.5, "Pourc_foies_saisis": 0.5,
        "Pourc_Carcasses_saisies": 0.0, "Pourc_Perte_en_salle": 3.0,
        "dPctgPerteGav": (meg - hooked) / meg, "ITM": round(given / liver_g, 2),
        "Sigma": sd_g / liver_g})
    row.update(changes)
    return row


def given_g(row):
    """Dry corn given per duck, from the row's meals."""
    return sum(float(row[f"feedCornReal_{n}"] or 0) for n in range(1, MEALS + 1))


def write(path, rows, encoding="utf-8", decimal=",", iso_dates=False, columns=None, line_end="\n"):
    """Writes the rows as one of the forms in which the export comes."""
    columns = columns or COLUMNS

    def cell(name, value):
        if isinstance(value, float):
            return repr(value).replace(".", decimal)
        if iso_dates and name.endswith("_du_lot") and isinstance(value, str) and "/" in value:
            return "-".join(reversed(value.split("/")))
        return str(value)
    lines = [";".join(columns)]
    lines += [";".join(cell(name, row.get(name, "")) for name in columns) for row in rows]
    path.write_bytes((line_end.join(lines) + line_end).encode(encoding))
    return path

"""The SQL that operators run by hand, as they write it, and the tables and columns they know."""

READ = """
SELECT code_lot, gaveur_id, jour_actuel, poids_moyen_actuel, taux_mortalite, pret_abattage
FROM lots_gavage WHERE code_lot LIKE 'MT%' OR code_lot LIKE 'LS%2512003'
ORDER BY updated_at DESC LIMIT 5;
"""
INSERT = ("INSERT INTO gaveurs_euralis (id, nom, site_code, email) "
          "VALUES (6, 'Anne Roux', 'LL', 'anne.roux@example.org');")
COLUMNS = {
    "sites_euralis": "code, nom, region",
    "gaveurs_euralis": "id, nom, site_code, email",
    "lots_gavage": "code_lot, gaveur_id, site_code, genetique, debut_lot, nb_canards_initial, "
                   "jour_actuel, poids_moyen_actuel, taux_mortalite, pret_abattage, statut, "
                   "updated_at",
    "gavage_data_lots": "time, code_lot, jour_gavage, repas, dose_theorique, dose_reelle, "
                        "poids_moyen_lot, nb_canards_vivants, taux_mortalite, "
                        "temperature_stabule, humidite_stabule",
    "sqal_pending_lots": "*",
}

"""Meals as devices in the field report them."""
import datetime

# The demo people of the server, by id.
GAVEURS = {1: ("Jean Martin", "LL"), 2: ("Sophie Dubois", "LS"), 3: ("Pierre Leroy", "MT"),
           4: ("Marie Petit", "LL"), 5: ("Luc Blanc", "LS")}
REQUIRED = ["code_lot", "gaveur_id", "gaveur_nom", "site", "genetique", "jour", "moment",
            "dose_theorique", "dose_reelle", "poids_moyen", "nb_canards_vivants",
            "taux_mortalite", "temperature_stabule", "humidite_stabule", "timestamp"]

# Meals lie a little in the past and follow each other closely: nothing is overdue, and the order
# of their times is the order of their slots. Fixed per run, so the same call is the same meal.
_BASE = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=10)
_STEP = datetime.timedelta(milliseconds=100)


def instant_text(instant):
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def ago_text(**delta):
    return instant_text(datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(**delta))


def meal(gaveur_id=1, serial=1, repas=0, **changes):
    """A calm meal that raises no alert: meal number `repas` of lot number `serial`."""
    name, site = GAVEURS.get(gaveur_id, (f"Gaveur {gaveur_id}", "LL"))
    dose = 200 + 10 * (repas % 24)
    body = {
        "code_lot": f"{site}2611{gaveur_id:02d}{serial:03d}", "gaveur_id": gaveur_id,
        "gaveur_nom": name, "site": site, "genetique": "Mulard", "jour": repas // 2,
        "moment": "soir" if repas % 2 else "matin", "dose_theorique": dose,
        "dose_reelle": dose + 1, "poids_moyen": 4500 + 35 * repas, "nb_canards_vivants": 50,
        "taux_mortalite": 0, "temperature_stabule": 21.5, "humidite_stabule": 62,
        "timestamp": instant_text(_BASE + repas * _STEP),
    }
    body.update(changes)
    return body


def without(body, *names):
    return {key: value for key, value in body.items() if key not in names}


def key_of(body):
    return body["code_lot"], body["jour"], body["moment"]

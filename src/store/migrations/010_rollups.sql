-- Meals by hour (UTC) and by day (Europe/Paris) of each gaveur, kept a few seconds behind the log,
-- for ever, also when the readings they were made of are no longer kept.
CREATE TABLE gavage_par_heure (
  heure INTEGER NOT NULL,                -- time
  gaveur_id INTEGER NOT NULL,
  repas INTEGER NOT NULL,                -- number of meals
  lots INTEGER NOT NULL,                 -- number of lots fed
  dose_theorique REAL NOT NULL,          -- g per duck, mean over the meals
  dose_reelle REAL NOT NULL,
  poids_moyen REAL NOT NULL,             -- g
  taux_mortalite_max REAL NOT NULL,      -- percent, 0-100
  temperature_min REAL NOT NULL,
  temperature_max REAL NOT NULL,
  PRIMARY KEY (gaveur_id, heure)
) WITHOUT ROWID;
CREATE TABLE gavage_par_jour (
  jour INTEGER NOT NULL,                 -- time
  gaveur_id INTEGER NOT NULL,
  repas INTEGER NOT NULL,
  lots INTEGER NOT NULL,
  dose_theorique REAL NOT NULL,
  dose_reelle REAL NOT NULL,
  poids_moyen REAL NOT NULL,
  taux_mortalite_max REAL NOT NULL,
  temperature_min REAL NOT NULL,
  temperature_max REAL NOT NULL,
  PRIMARY KEY (gaveur_id, jour)
) WITHOUT ROWID;

-- The log is taken in up to here.
CREATE TABLE agregats_suivi (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL
);
INSERT INTO agregats_suivi (id, seq) VALUES (1, 0);

-- Readings before this may be gone, so what was made of them is never made anew. No row: all are
-- kept.
CREATE TABLE conservation (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  depuis INTEGER NOT NULL                -- time
);

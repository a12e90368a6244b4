-- Times are microseconds since 1970-01-01T00:00:00Z in columns named or commented as times.
CREATE TABLE sites_euralis (
  code TEXT PRIMARY KEY,
  nom TEXT NOT NULL,
  region TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

CREATE TABLE gaveurs_euralis (
  id INTEGER PRIMARY KEY,
  nom TEXT NOT NULL,
  site_code TEXT NOT NULL REFERENCES sites_euralis (code),
  email TEXT
);

CREATE TABLE lots_gavage (
  id INTEGER PRIMARY KEY,
  code_lot TEXT NOT NULL UNIQUE,
  gaveur_id INTEGER NOT NULL,
  site_code TEXT NOT NULL,
  genetique TEXT NOT NULL DEFAULT '',
  debut_lot INTEGER NOT NULL,            -- time
  nb_canards_initial INTEGER,
  jour_actuel INTEGER,
  poids_moyen_actuel REAL,               -- g
  taux_mortalite REAL,                   -- percent, 0-100
  pret_abattage BOOLEAN NOT NULL DEFAULT FALSE,
  statut TEXT NOT NULL DEFAULT 'en_gavage',
  updated_at INTEGER NOT NULL,           -- time
  moment_actuel TEXT,
  nb_canards_vivants INTEGER,
  dose_theorique REAL,                   -- g per duck, last meal
  dose_reelle REAL,
  temperature_stabule REAL,              -- °C
  humidite_stabule REAL,                 -- percent
  nb_repas INTEGER NOT NULL DEFAULT 0,
  dernier_repas INTEGER,                 -- time
  prochain_repas INTEGER,                -- time at which the next meal is due
  seq INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX lots_gavage_gaveur ON lots_gavage (gaveur_id);
CREATE INDEX lots_gavage_site ON lots_gavage (site_code);
CREATE INDEX lots_gavage_actifs ON lots_gavage (statut) WHERE statut = 'en_gavage';

CREATE TABLE gavage_data_lots (
  time INTEGER NOT NULL,                 -- time of the meal
  code_lot TEXT NOT NULL,
  jour_gavage INTEGER NOT NULL,
  repas TEXT NOT NULL,                   -- matin, soir
  dose_theorique REAL NOT NULL,          -- g per duck
  dose_reelle REAL NOT NULL,
  poids_moyen_lot REAL NOT NULL,         -- g
  nb_canards_vivants INTEGER NOT NULL,
  taux_mortalite REAL NOT NULL,          -- percent, 0-100
  temperature_stabule REAL NOT NULL,
  humidite_stabule REAL NOT NULL,
  gaveur_id INTEGER NOT NULL,
  pret_abattage BOOLEAN NOT NULL,
  message_id TEXT,
  seq INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,          -- time of the commit
  corrections INTEGER NOT NULL DEFAULT 0,
  -- A table in the order of arrival: meals of many lots that come together touch few pages.
  UNIQUE (code_lot, jour_gavage, repas)
);
CREATE INDEX gavage_data_gaveur ON gavage_data_lots (gaveur_id, time, seq);

CREATE TABLE gavage_corrections (
  code_lot TEXT NOT NULL,
  jour_gavage INTEGER NOT NULL,
  repas TEXT NOT NULL,
  seq INTEGER NOT NULL,                  -- event that had brought the replaced values
  replaced_at INTEGER NOT NULL,          -- time
  time INTEGER NOT NULL,
  dose_theorique REAL NOT NULL,
  dose_reelle REAL NOT NULL,
  poids_moyen_lot REAL NOT NULL,
  nb_canards_vivants INTEGER NOT NULL,
  taux_mortalite REAL NOT NULL,
  temperature_stabule REAL NOT NULL,
  humidite_stabule REAL NOT NULL,
  pret_abattage BOOLEAN NOT NULL,
  PRIMARY KEY (code_lot, jour_gavage, repas, seq)
) WITHOUT ROWID;

CREATE TABLE evenements (
  seq INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,                 -- time of the commit
  kind TEXT NOT NULL,
  gaveur_id INTEGER NOT NULL,            -- 0: concerns no single gaveur
  site_code TEXT NOT NULL,
  code_lot TEXT NOT NULL,
  body TEXT NOT NULL                     -- JSON of the message's data
);

CREATE TABLE gavage_alertes (
  id INTEGER PRIMARY KEY,                -- seq of its first event
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL,
  code_lot TEXT NOT NULL,
  gaveur_id INTEGER NOT NULL,
  site_code TEXT NOT NULL,
  count INTEGER NOT NULL,
  first_at INTEGER NOT NULL,             -- time
  since INTEGER NOT NULL,                -- time
  last_at INTEGER NOT NULL,              -- time
  value REAL,
  threshold REAL,
  acknowledged_at INTEGER,               -- time
  acknowledged_by TEXT NOT NULL DEFAULT '',
  cleared_at INTEGER,                    -- time
  seq INTEGER NOT NULL,
  UNIQUE (source, kind)
);
CREATE INDEX gavage_alertes_lot ON gavage_alertes (code_lot);
CREATE INDEX gavage_alertes_active ON gavage_alertes (code_lot) WHERE cleared_at IS NULL;

-- What every episode of an alert came to; gavage_alertes holds the present one only.
CREATE TABLE gavage_alertes_episodes (
  alert_id INTEGER NOT NULL,
  since INTEGER NOT NULL,                -- time
  kind TEXT NOT NULL,
  severity TEXT NOT NULL,                -- the worst
  gaveur_id INTEGER NOT NULL,
  last_at INTEGER NOT NULL,              -- time
  PRIMARY KEY (alert_id, since)
) WITHOUT ROWID;
CREATE INDEX gavage_alertes_episodes_gaveur ON gavage_alertes_episodes (gaveur_id, since);

CREATE TABLE sqal_pending_lots (
  code_lot TEXT PRIMARY KEY,
  gaveur_id INTEGER NOT NULL,
  site_code TEXT NOT NULL,
  pending_since INTEGER NOT NULL,        -- time
  statut TEXT NOT NULL DEFAULT 'pending'
) WITHOUT ROWID;

CREATE TABLE lots_records (
  code_lot TEXT PRIMARY KEY,
  gaveur_id INTEGER NOT NULL,
  site_code TEXT NOT NULL,
  eleveur_id INTEGER,
  souche TEXT NOT NULL,
  production TEXT NOT NULL,
  saison TEXT NOT NULL,
  debut INTEGER NOT NULL,                -- time
  fin INTEGER NOT NULL,                  -- time
  duree_jours INTEGER NOT NULL,
  age_jours REAL,
  nb_meg INTEGER NOT NULL,
  nb_enleves INTEGER,
  nb_accroches INTEGER,
  poids_foie_g REAL NOT NULL,
  ecart_type_foie_g REAL,
  mais_par_canard_g REAL NOT NULL,
  itm REAL NOT NULL,
  sigma REAL,
  perte REAL,                            -- fraction
  magret_kg REAL,
  cuisse_kg REAL,
  carcasse_kg REAL,
  pct_entiers_saisis REAL,
  pct_foies_saisis REAL,
  pct_carcasses_saisies REAL,
  pct_perte_salle REAL
) WITHOUT ROWID;
CREATE INDEX lots_records_gaveur ON lots_records (gaveur_id);

-- Written with its record, in one transaction; a foreign key would cost a third of the import.
CREATE TABLE lots_records_courbes (
  code_lot TEXT NOT NULL,
  repas INTEGER NOT NULL,                -- 1, 2, …
  planned_g REAL,
  given_g REAL,
  PRIMARY KEY (code_lot, repas)
) WITHOUT ROWID;

-- Written to find out whether the disk takes data again after it was full.
CREATE TABLE sonde (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL                    -- time
);

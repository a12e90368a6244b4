-- What the loop proposes and what becomes of it. Times are microseconds since 1970-01-01T00:00:00Z;
-- doses are grams per duck and meal, with commas; texts of forecasts are JSON.
CREATE TABLE boucle_propositions (
  id INTEGER PRIMARY KEY,                -- seq of its first curve_update
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  gaveur_id INTEGER NOT NULL,
  site_code TEXT NOT NULL,
  souche TEXT NOT NULL,                  -- empty: any
  saison TEXT NOT NULL,
  role TEXT NOT NULL,                    -- control, best, test
  -- proposed, accepted, refused, agreed, kept_own, running, closed, stopped
  statut TEXT NOT NULL,
  doses TEXT NOT NULL,
  doses_standard TEXT NOT NULL,
  limite_perte REAL NOT NULL,            -- fraction, of the site when it was last judged
  perte_haute REAL NOT NULL,             -- fraction, upper 95 % bound as predicted
  prevision TEXT NOT NULL,
  front TEXT NOT NULL,
  modele TEXT NOT NULL,                  -- version
  code_lot TEXT,                         -- that is or was fed by it
  conseil_repas INTEGER,                 -- first coming meal of the present advice; null: none
  conseil_doses TEXT,
  -- as_planned, fed_less, fed_more, refused_feed, welfare, no_advice
  conseil_motif TEXT,
  conseil_manque REAL,                   -- g missed so far; negative: surplus
  conseil_le INTEGER,
  resultat_foie REAL,                    -- g; null: not closed
  resultat_mais REAL,                    -- g per duck
  resultat_itm REAL,
  resultat_perte REAL,                   -- fraction; null: not known
  clos_le INTEGER,
  etapes INTEGER NOT NULL,               -- how many
  seq INTEGER NOT NULL                   -- of its last curve_update
);
CREATE UNIQUE INDEX boucle_propositions_lot ON boucle_propositions (code_lot)
  WHERE code_lot IS NOT NULL;
CREATE INDEX boucle_propositions_statut ON boucle_propositions (statut, id);
CREATE INDEX boucle_propositions_gaveur ON boucle_propositions (gaveur_id, id);
CREATE INDEX boucle_propositions_seq ON boucle_propositions (seq);

CREATE TABLE boucle_etapes (
  proposition_id INTEGER NOT NULL,
  etape INTEGER NOT NULL,                -- from 1
  at INTEGER NOT NULL,
  -- proposed, accepted, changed, refused, agreed, kept_own, running, corrected, closed, stopped
  quoi TEXT NOT NULL,
  auteur TEXT NOT NULL,                  -- empty: the server itself
  motif TEXT NOT NULL,
  doses TEXT NOT NULL,                   -- that the step brought; empty: none
  repas INTEGER NOT NULL,                -- of the first of them; 0: none
  PRIMARY KEY (proposition_id, etape)
) WITHOUT ROWID;

CREATE TABLE boucle_modeles (
  numero INTEGER PRIMARY KEY,            -- from 1
  version TEXT NOT NULL,
  entraine_le INTEGER NOT NULL,
  lots INTEGER NOT NULL,
  premier_jour INTEGER NOT NULL,         -- days since 1970-01-01
  dernier_jour INTEGER NOT NULL,
  empreinte TEXT NOT NULL,               -- SHA-256 of the lots learned from
  graine INTEGER NOT NULL,
  points INTEGER NOT NULL,
  echelles TEXT NOT NULL,                -- numbers with commas, target by target
  bilan_depuis INTEGER NOT NULL,
  bilan TEXT NOT NULL,
  image TEXT NOT NULL,                   -- SVG; of the newest only
  lots_notes INTEGER NOT NULL,
  notes INTEGER NOT NULL,
  sites TEXT NOT NULL
);

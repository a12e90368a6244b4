-- What the loop proposes and what becomes of it. Doses are grams per duck and meal, with commas;
-- texts of forecasts are JSON.
CREATE TABLE boucle_propositions (
  id BIGINT PRIMARY KEY, -- seq of its first curve_update
  created_at TIMESTAMPTZ NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL,
  gaveur_id BIGINT NOT NULL,
  site_code TEXT COLLATE "C" NOT NULL,
  souche TEXT NOT NULL, -- empty: any
  saison TEXT COLLATE "C" NOT NULL,
  role TEXT COLLATE "C" NOT NULL, -- control, best, test
  -- proposed, accepted, refused, agreed, kept_own, running, closed, stopped
  statut TEXT COLLATE "C" NOT NULL,
  doses TEXT COLLATE "C" NOT NULL,
  doses_standard TEXT COLLATE "C" NOT NULL,
  limite_perte DOUBLE PRECISION NOT NULL, -- fraction, of the site when it was last judged
  perte_haute DOUBLE PRECISION NOT NULL, -- fraction, upper 95 % bound as predicted
  prevision TEXT NOT NULL,
  front TEXT NOT NULL,
  modele TEXT COLLATE "C" NOT NULL, -- version
  code_lot TEXT COLLATE "C", -- that is or was fed by it
  conseil_repas BIGINT, -- first coming meal of the present advice; null: none
  conseil_doses TEXT COLLATE "C",
  -- as_planned, fed_less, fed_more, refused_feed, welfare, no_advice
  conseil_motif TEXT COLLATE "C",
  conseil_manque DOUBLE PRECISION, -- g missed so far; negative: surplus
  conseil_le TIMESTAMPTZ,
  resultat_foie DOUBLE PRECISION, -- g; null: not closed
  resultat_mais DOUBLE PRECISION, -- g per duck
  resultat_itm DOUBLE PRECISION,
  resultat_perte DOUBLE PRECISION, -- fraction; null: not known
  clos_le TIMESTAMPTZ,
  etapes BIGINT NOT NULL, -- how many
  seq BIGINT NOT NULL -- of its last curve_update
);
CREATE UNIQUE INDEX boucle_propositions_lot ON boucle_propositions (code_lot)
  WHERE code_lot IS NOT NULL;
CREATE INDEX boucle_propositions_statut ON boucle_propositions (statut, id);
CREATE INDEX boucle_propositions_gaveur ON boucle_propositions (gaveur_id, id);
CREATE INDEX boucle_propositions_seq ON boucle_propositions (seq);

CREATE TABLE boucle_etapes (
  proposition_id BIGINT NOT NULL,
  etape BIGINT NOT NULL, -- from 1
  at TIMESTAMPTZ NOT NULL,
  -- proposed, accepted, changed, refused, agreed, kept_own, running, corrected, closed, stopped
  quoi TEXT COLLATE "C" NOT NULL,
  auteur TEXT NOT NULL, -- empty: the server itself
  motif TEXT NOT NULL,
  doses TEXT COLLATE "C" NOT NULL, -- that the step brought; empty: none
  repas BIGINT NOT NULL, -- of the first of them; 0: none
  PRIMARY KEY (proposition_id, etape)
);

CREATE TABLE boucle_modeles (
  numero BIGINT PRIMARY KEY, -- from 1
  version TEXT COLLATE "C" NOT NULL,
  entraine_le TIMESTAMPTZ NOT NULL,
  lots BIGINT NOT NULL,
  premier_jour BIGINT NOT NULL, -- days since 1970-01-01
  dernier_jour BIGINT NOT NULL,
  empreinte TEXT COLLATE "C" NOT NULL, -- SHA-256 of the lots learned from
  graine BIGINT NOT NULL,
  points BIGINT NOT NULL,
  echelles TEXT COLLATE "C" NOT NULL, -- numbers with commas, target by target
  bilan_depuis BIGINT NOT NULL,
  bilan TEXT NOT NULL,
  image TEXT NOT NULL, -- SVG; of the newest only
  lots_notes BIGINT NOT NULL,
  notes BIGINT NOT NULL,
  sites TEXT NOT NULL
);

CREATE TRIGGER changement_manuel AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON boucle_propositions
FOR EACH STATEMENT WHEN (coalesce(current_setting('gaveurs.node', true), '') <> 'yes')
EXECUTE FUNCTION note_changement_manuel();
CREATE TRIGGER changement_manuel AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON boucle_etapes
FOR EACH STATEMENT WHEN (coalesce(current_setting('gaveurs.node', true), '') <> 'yes')
EXECUTE FUNCTION note_changement_manuel();
CREATE TRIGGER changement_manuel AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON boucle_modeles
FOR EACH STATEMENT WHEN (coalesce(current_setting('gaveurs.node', true), '') <> 'yes')
EXECUTE FUNCTION note_changement_manuel();

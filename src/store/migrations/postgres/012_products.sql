-- Products as they are sold, and what their buyers say of them.
CREATE TABLE consumer_products (
  product_id TEXT COLLATE "C" PRIMARY KEY, -- FG_LL_20261125_0001
  code_lot TEXT COLLATE "C" NOT NULL,
  site_code TEXT COLLATE "C" NOT NULL,
  jour TEXT COLLATE "C" NOT NULL, -- of its number, 20261125
  numero INTEGER NOT NULL, -- of its site and day, from 1
  gtin TEXT COLLATE "C" NOT NULL, -- 14 digits
  lien TEXT COLLATE "C" NOT NULL, -- path of its GS1 Digital Link, signed
  ancien_code TEXT COLLATE "C", -- that an earlier system gave it, SQAL_…
  sample_id TEXT COLLATE "C", -- null: registered by hand without one
  grade TEXT COLLATE "C", -- null: not known
  score DOUBLE PRECISION, -- 0-1
  mass_g DOUBLE PRECISION,
  statut TEXT COLLATE "C" NOT NULL, -- active, withdrawn, recalled
  motif TEXT NOT NULL, -- why it is not active
  origine TEXT COLLATE "C" NOT NULL, -- line, hand
  produit_le TIMESTAMPTZ NOT NULL, -- time of its measurement
  created_at TIMESTAMPTZ NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL,
  seq BIGINT NOT NULL -- of its product_created
);
CREATE UNIQUE INDEX consumer_products_sample ON consumer_products (sample_id)
  WHERE sample_id IS NOT NULL;
CREATE UNIQUE INDEX consumer_products_ancien ON consumer_products (ancien_code)
  WHERE ancien_code IS NOT NULL;
CREATE INDEX consumer_products_lot ON consumer_products (code_lot, seq);
CREATE INDEX consumer_products_seq ON consumer_products (seq);
CREATE INDEX consumer_products_numero ON consumer_products (site_code, jour, numero);

CREATE TABLE consumer_feedbacks (
  id BIGINT PRIMARY KEY, -- seq of its feedback_received
  time TIMESTAMPTZ NOT NULL,
  product_id TEXT COLLATE "C" NOT NULL,
  code_lot TEXT COLLATE "C" NOT NULL,
  site_code TEXT COLLATE "C" NOT NULL,
  overall_rating INTEGER, -- 1-5; null once erased
  texture INTEGER,
  flavor INTEGER,
  color INTEGER,
  aroma INTEGER,
  freshness INTEGER,
  comment TEXT,
  langue TEXT COLLATE "C", -- fr, en; null: not recognised
  consumption_context TEXT COLLATE "C", -- home, restaurant, special_event, gift
  would_recommend BOOLEAN,
  repurchase_intent INTEGER, -- 1-5
  statut TEXT COLLATE "C" NOT NULL, -- pending, published, hidden, erased
  marques TEXT COLLATE "C" NOT NULL, -- no_token, repeat, burst, own_network; with commas
  poids DOUBLE PRECISION NOT NULL, -- 0-1, by which it counts
  jeton TEXT COLLATE "C", -- hash of its one-time token
  appareil TEXT COLLATE "C", -- keyed hash; null once expired
  reseau TEXT COLLATE "C", -- the same
  indices_jusqu_a TIMESTAMPTZ, -- when appareil and reseau are forgotten
  cle_effacement TEXT COLLATE "C", -- hash of the key in its author's link
  modere_par TEXT NOT NULL,
  modere_le TIMESTAMPTZ
);
CREATE UNIQUE INDEX consumer_feedbacks_jeton ON consumer_feedbacks (jeton)
  WHERE jeton IS NOT NULL;
CREATE UNIQUE INDEX consumer_feedbacks_cle ON consumer_feedbacks (cle_effacement)
  WHERE cle_effacement IS NOT NULL;
CREATE INDEX consumer_feedbacks_produit ON consumer_feedbacks (product_id, time);
CREATE INDEX consumer_feedbacks_lot ON consumer_feedbacks (code_lot);
CREATE INDEX consumer_feedbacks_reseau ON consumer_feedbacks (reseau, time)
  WHERE reseau IS NOT NULL;
CREATE INDEX consumer_feedbacks_indices ON consumer_feedbacks (indices_jusqu_a)
  WHERE indices_jusqu_a IS NOT NULL;
CREATE INDEX consumer_feedbacks_attente ON consumer_feedbacks (id) WHERE statut = 'pending';

CREATE TRIGGER changement_manuel AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON consumer_products
FOR EACH STATEMENT WHEN (coalesce(current_setting('gaveurs.node', true), '') <> 'yes')
EXECUTE FUNCTION note_changement_manuel();
CREATE TRIGGER changement_manuel AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON consumer_feedbacks
FOR EACH STATEMENT WHEN (coalesce(current_setting('gaveurs.node', true), '') <> 'yes')
EXECUTE FUNCTION note_changement_manuel();

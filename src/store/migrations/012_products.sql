-- Products as they are sold, and what their buyers say of them. Times are microseconds since
-- 1970-01-01T00:00:00Z.
CREATE TABLE consumer_products (
  product_id TEXT PRIMARY KEY,           -- FG_LL_20261125_0001
  code_lot TEXT NOT NULL,
  site_code TEXT NOT NULL,
  jour TEXT NOT NULL,                    -- of its number, 20261125
  numero INTEGER NOT NULL,               -- of its site and day, from 1
  gtin TEXT NOT NULL,                    -- 14 digits
  lien TEXT NOT NULL,                    -- path of its GS1 Digital Link, signed
  ancien_code TEXT,                      -- that an earlier system gave it, SQAL_…
  sample_id TEXT,                        -- null: registered by hand without one
  grade TEXT,                            -- null: not known
  score REAL,                            -- 0-1
  mass_g REAL,
  statut TEXT NOT NULL,                  -- active, withdrawn, recalled
  motif TEXT NOT NULL,                   -- why it is not active
  origine TEXT NOT NULL,                 -- line, hand
  produit_le INTEGER NOT NULL,           -- time of its measurement
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  seq INTEGER NOT NULL                   -- of its product_created
) WITHOUT ROWID;
CREATE UNIQUE INDEX consumer_products_sample ON consumer_products (sample_id)
  WHERE sample_id IS NOT NULL;
CREATE UNIQUE INDEX consumer_products_ancien ON consumer_products (ancien_code)
  WHERE ancien_code IS NOT NULL;
CREATE INDEX consumer_products_lot ON consumer_products (code_lot, seq);
CREATE INDEX consumer_products_seq ON consumer_products (seq);
CREATE INDEX consumer_products_numero ON consumer_products (site_code, jour, numero);

CREATE TABLE consumer_feedbacks (
  id INTEGER PRIMARY KEY,                -- seq of its feedback_received
  time INTEGER NOT NULL,
  product_id TEXT NOT NULL,
  code_lot TEXT NOT NULL,
  site_code TEXT NOT NULL,
  overall_rating INTEGER,                -- 1-5; null once erased
  texture INTEGER,
  flavor INTEGER,
  color INTEGER,
  aroma INTEGER,
  freshness INTEGER,
  comment TEXT,
  langue TEXT,                           -- fr, en; null: not recognised
  consumption_context TEXT,              -- home, restaurant, special_event, gift
  would_recommend INTEGER,               -- 0, 1
  repurchase_intent INTEGER,             -- 1-5
  statut TEXT NOT NULL,                  -- pending, published, hidden, erased
  marques TEXT NOT NULL,                 -- no_token, repeat, burst, own_network; with commas
  poids REAL NOT NULL,                   -- 0-1, by which it counts
  jeton TEXT,                            -- hash of its one-time token
  appareil TEXT,                         -- keyed hash; null once expired
  reseau TEXT,                           -- the same
  indices_jusqu_a INTEGER,               -- when appareil and reseau are forgotten
  cle_effacement TEXT,                   -- hash of the key in its author's link
  modere_par TEXT NOT NULL,
  modere_le INTEGER
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

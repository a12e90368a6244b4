-- The transparency log.
CREATE TABLE journal_feuilles (
  numero BIGINT PRIMARY KEY,            -- from 0, without gaps
  kind TEXT NOT NULL,                    -- day, lot, grade, product, curve, key
  sujet TEXT NOT NULL,
  entree TEXT NOT NULL,                  -- the bytes that are hashed
  sel TEXT NOT NULL,                     -- salt of the document's hash; empty once erased
  document TEXT NOT NULL                 -- JSON that the leaf attests; empty once erased
);
CREATE INDEX journal_feuilles_sujet ON journal_feuilles (kind, sujet, numero);

CREATE TABLE journal_tuiles (
  niveau INTEGER NOT NULL,
  numero BIGINT NOT NULL,
  empreintes BYTEA NOT NULL,              -- 1-256 hashes of 32 bytes
  PRIMARY KEY (niveau, numero)
);

-- Heads at which the key changed are kept for ever, others as long as they are recent.
CREATE TABLE journal_tetes (
  taille BIGINT PRIMARY KEY,            -- leaves
  jusqu_a BIGINT NOT NULL,              -- events up to this seq are in the tree
  time TIMESTAMPTZ NOT NULL,
  note TEXT NOT NULL,                    -- signed tree head
  cle TEXT NOT NULL                      -- public key that signed it
);

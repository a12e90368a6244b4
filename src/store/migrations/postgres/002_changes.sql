-- How a node notices what others wrote: every commit of the program raises `generation`; whatever
-- is changed by hand leaves a row in changements_manuels. A row, not a counter: a transaction left
-- open in psql would otherwise hold the counter and with it every node.
CREATE TABLE generation (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  valeur BIGINT NOT NULL
);
INSERT INTO generation (id, valeur) VALUES (1, 0);

-- How many commits each running program has made. A program whose COMMIT was not answered finds out
-- here whether it happened: transaction numbers cannot tell, since a server that crashed gives
-- those that never reached its disk to others.
CREATE TABLE noeuds (
  jeton TEXT COLLATE "C" PRIMARY KEY,
  commits BIGINT NOT NULL,
  vu TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE TABLE changements_manuels (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at TIMESTAMPTZ NOT NULL DEFAULT now(),
  relation TEXT NOT NULL
);

CREATE FUNCTION note_changement_manuel() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO changements_manuels (relation) VALUES (TG_TABLE_NAME);
  PERFORM pg_notify('gaveurs_commit', '');
  RETURN NULL;
END $$;

CREATE TRIGGER changement_manuel AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON sites_euralis
FOR EACH STATEMENT WHEN (coalesce(current_setting('gaveurs.node', true), '') <> 'yes')
EXECUTE FUNCTION note_changement_manuel();
CREATE TRIGGER changement_manuel AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON gaveurs_euralis
FOR EACH STATEMENT WHEN (coalesce(current_setting('gaveurs.node', true), '') <> 'yes')
EXECUTE FUNCTION note_changement_manuel();
CREATE TRIGGER changement_manuel AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON lots_gavage
FOR EACH STATEMENT WHEN (coalesce(current_setting('gaveurs.node', true), '') <> 'yes')
EXECUTE FUNCTION note_changement_manuel();
CREATE TRIGGER changement_manuel AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON gavage_data_lots
FOR EACH STATEMENT WHEN (coalesce(current_setting('gaveurs.node', true), '') <> 'yes')
EXECUTE FUNCTION note_changement_manuel();
CREATE TRIGGER changement_manuel AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON gavage_alertes
FOR EACH STATEMENT WHEN (coalesce(current_setting('gaveurs.node', true), '') <> 'yes')
EXECUTE FUNCTION note_changement_manuel();
CREATE TRIGGER changement_manuel AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON evenements
FOR EACH STATEMENT WHEN (coalesce(current_setting('gaveurs.node', true), '') <> 'yes')
EXECUTE FUNCTION note_changement_manuel();

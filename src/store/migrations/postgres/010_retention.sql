-- Readings may be kept for a set time only, rollups for ever. Readings before this may be gone, so
-- what was made of them is never made anew. No row: all are kept.
CREATE TABLE conservation (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  depuis TIMESTAMPTZ NOT NULL
);

-- As before, but for buckets whose readings may be gone. By index alone: what is touched is little
-- beside the meals, which the planner cannot know of tables made a moment ago.
CREATE OR REPLACE FUNCTION rafraichit_agregats(combien BIGINT) RETURNS BIGINT
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE
  fait BIGINT;
  depuis TIMESTAMPTZ;
  tete BIGINT;
  jusqua BIGINT;
BEGIN
  SELECT seq INTO fait FROM agregats_suivi WHERE id = 1 FOR UPDATE;
  SELECT coalesce(max(c.depuis), '-infinity') INTO depuis FROM conservation c;
  SELECT coalesce(max(seq), 0) INTO tete FROM evenements;
  jusqua := least(tete, fait + combien);
  IF jusqua <= fait THEN
    RETURN 0;
  END IF;
  CREATE TEMP TABLE touches ON COMMIT DROP AS
    WITH nouveaux AS (
      SELECT m.* FROM evenements e JOIN gavage_data_lots m
        ON m.code_lot = e.code_lot AND m.seq = e.seq
      WHERE e.seq > fait AND e.seq <= jusqua AND e.kind = 'gavage_realtime')
    SELECT gaveur_id, time FROM nouveaux
    UNION SELECT n.gaveur_id, c.time FROM nouveaux n JOIN gavage_corrections c
      ON c.code_lot = n.code_lot AND c.jour_gavage = n.jour_gavage AND c.repas = n.repas;
  CREATE TEMP TABLE heures ON COMMIT DROP AS
    SELECT DISTINCT gaveur_id, date_trunc('hour', time, 'UTC') AS debut FROM touches;
  DELETE FROM gavage_par_heure h USING heures b
    WHERE h.gaveur_id = b.gaveur_id AND h.heure = b.debut AND b.debut >= depuis;
  INSERT INTO gavage_par_heure
    SELECT b.debut, b.gaveur_id, count(*), count(DISTINCT m.code_lot), avg(m.dose_theorique),
           avg(m.dose_reelle), avg(m.poids_moyen_lot), max(m.taux_mortalite),
           min(m.temperature_stabule), max(m.temperature_stabule)
    FROM heures b JOIN gavage_data_lots m ON m.gaveur_id = b.gaveur_id
      AND m.time >= b.debut AND m.time < b.debut + interval '1 hour'
    WHERE b.debut >= depuis GROUP BY b.debut, b.gaveur_id;
  CREATE TEMP TABLE jours ON COMMIT DROP AS
    SELECT DISTINCT gaveur_id, date_trunc('day', time, 'Europe/Paris') AS debut,
      date_trunc('day', date_trunc('day', time, 'Europe/Paris') + interval '30 hours',
                 'Europe/Paris') AS fin FROM touches;
  DELETE FROM gavage_par_jour j USING jours b
    WHERE j.gaveur_id = b.gaveur_id AND j.jour = b.debut AND b.debut >= depuis;
  INSERT INTO gavage_par_jour
    SELECT b.debut, b.gaveur_id, count(*), count(DISTINCT m.code_lot), avg(m.dose_theorique),
           avg(m.dose_reelle), avg(m.poids_moyen_lot), max(m.taux_mortalite),
           min(m.temperature_stabule), max(m.temperature_stabule)
    FROM jours b JOIN gavage_data_lots m ON m.gaveur_id = b.gaveur_id
      AND m.time >= b.debut AND m.time < b.fin
    WHERE b.debut >= depuis GROUP BY b.debut, b.gaveur_id;
  DROP TABLE touches, heures, jours;
  UPDATE agregats_suivi SET seq = jusqua WHERE id = 1;
  RETURN tete - fait;
END $$;

-- A hypertable makes its own chunks; everything else as before.
CREATE OR REPLACE FUNCTION prepare_tous_les_mois() RETURNS INTEGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET timezone = 'UTC' AS $$
DECLARE
  mois TIMESTAMPTZ;
  faits INTEGER;
BEGIN
  IF (SELECT relkind FROM pg_class WHERE oid = 'gavage_data_lots'::regclass) <> 'p' THEN
    RETURN 0;
  END IF;
  faits := prepare_mois(now() - interval '1 month', now() + interval '3 months');
  FOR mois IN SELECT DISTINCT date_trunc('month', time) FROM gavage_data_lots_autres
              WHERE time > now() - interval '5 years' AND time < now() LOOP
    faits := faits + prepare_mois(mois, mois);
  END LOOP;
  RETURN faits;
END $$;

-- The pieces of the meals' table that lie wholly before a time, oldest first: months, or the chunks
-- of a hypertable.
CREATE FUNCTION pieces_avant(avant TIMESTAMPTZ)
RETURNS TABLE (piece REGCLASS, depuis TIMESTAMPTZ, jusqua TIMESTAMPTZ)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET timezone = 'UTC' AS $$
BEGIN
  IF (SELECT relkind FROM pg_class WHERE oid = 'gavage_data_lots'::regclass) = 'p' THEN
    RETURN QUERY
      SELECT m.oid::regclass, m.mois, m.mois + interval '1 month' FROM (
        SELECT c.oid, to_date(right(c.relname, 7), 'YYYY_MM')::timestamptz AS mois
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'gavage_data_lots'::regclass
        AND c.relname ~ '^gavage_data_lots_[0-9]{4}_[0-9]{2}$') m
      WHERE m.mois + interval '1 month' <= avant ORDER BY m.mois;
  ELSE
    RETURN QUERY EXECUTE
      'SELECT format(''%I.%I'', chunk_schema, chunk_name)::regclass, range_start, range_end '
      'FROM timescaledb_information.chunks WHERE hypertable_name = ''gavage_data_lots'' '
      'AND hypertable_schema = current_schema() AND range_end <= $1 ORDER BY range_start'
      USING avant;
  END IF;
END $$;

-- Forgets the meals of whole pieces before a time; how many pieces. A piece with a meal of a lot
-- that is being fed and was heard of since stays, and so does one the rollups have not taken in.
-- The caller holds the writer's lock.
CREATE FUNCTION oublie_pieces(avant TIMESTAMPTZ) RETURNS INTEGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET timezone = 'UTC' AS $$
DECLARE
  p RECORD;
  garde BOOLEAN;
  faits INTEGER := 0;
BEGIN
  FOR p IN SELECT * FROM pieces_avant(avant) LOOP
    EXECUTE format(
      'SELECT EXISTS (SELECT 1 FROM lots_gavage l WHERE l.statut = ''en_gavage'' '
      'AND NOT l.pret_abattage AND l.updated_at >= $1 '
      'AND EXISTS (SELECT 1 FROM %1$s m WHERE m.code_lot = l.code_lot)) '
      'OR EXISTS (SELECT 1 FROM %1$s m WHERE m.seq > (SELECT seq FROM agregats_suivi))', p.piece)
      INTO garde USING avant;
    CONTINUE WHEN garde;
    EXECUTE format(
      'DELETE FROM gavage_corrections c USING %s m WHERE m.code_lot = c.code_lot '
      'AND m.jour_gavage = c.jour_gavage AND m.repas = c.repas', p.piece);
    IF (SELECT relkind FROM pg_class WHERE oid = 'gavage_data_lots'::regclass) = 'p' THEN
      EXECUTE format('DROP TABLE %s', p.piece);
    ELSE
      EXECUTE 'SELECT drop_chunks(''gavage_data_lots'', older_than => $1, newer_than => $2)'
        USING p.jusqua, p.depuis;
    END IF;
    INSERT INTO conservation AS c (id, depuis) VALUES (1, p.jusqua)
    ON CONFLICT (id) DO UPDATE SET depuis = greatest(c.depuis, excluded.depuis);
    faits := faits + 1;
  END LOOP;
  IF faits > 0 THEN
    -- What nodes remember of the lots is no longer so.
    INSERT INTO changements_manuels (relation) VALUES ('gavage_data_lots');
  END IF;
  RETURN faits;
END $$;

-- Meals by hour (UTC) and by day (Europe/Paris) of each gaveur, kept by the node that leads, a few
-- seconds behind the log, so that years can be looked at without reading every meal.
CREATE TABLE gavage_par_heure (
  heure TIMESTAMPTZ NOT NULL,
  gaveur_id BIGINT NOT NULL,
  repas BIGINT NOT NULL,                          -- number of meals
  lots BIGINT NOT NULL,                           -- number of lots fed
  dose_theorique DOUBLE PRECISION NOT NULL,       -- g per duck, mean over the meals
  dose_reelle DOUBLE PRECISION NOT NULL,
  poids_moyen DOUBLE PRECISION NOT NULL,          -- g
  taux_mortalite_max DOUBLE PRECISION NOT NULL,   -- percent, 0-100
  temperature_min DOUBLE PRECISION NOT NULL,
  temperature_max DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (gaveur_id, heure)
);
CREATE TABLE gavage_par_jour (LIKE gavage_par_heure, PRIMARY KEY (gaveur_id, heure));
ALTER TABLE gavage_par_jour RENAME COLUMN heure TO jour;

-- The log is taken in up to here.
CREATE TABLE agregats_suivi (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq BIGINT NOT NULL
);
INSERT INTO agregats_suivi (id, seq) VALUES (1, 0);

-- Takes in the next events, at most `combien`; how many were left before. Buckets are computed anew
-- from the meals, so a correction, also one that moves a meal, leaves no trace of what was.
CREATE FUNCTION rafraichit_agregats(combien BIGINT) RETURNS BIGINT
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  fait BIGINT;
  tete BIGINT;
  jusqua BIGINT;
BEGIN
  SELECT seq INTO fait FROM agregats_suivi WHERE id = 1 FOR UPDATE;
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
  DELETE FROM gavage_par_heure h USING touches t
    WHERE h.gaveur_id = t.gaveur_id AND h.heure = date_trunc('hour', t.time, 'UTC');
  INSERT INTO gavage_par_heure
    SELECT b.debut, b.gaveur_id, count(*), count(DISTINCT m.code_lot), avg(m.dose_theorique),
           avg(m.dose_reelle), avg(m.poids_moyen_lot), max(m.taux_mortalite),
           min(m.temperature_stabule), max(m.temperature_stabule)
    FROM (SELECT DISTINCT gaveur_id, date_trunc('hour', time, 'UTC') AS debut FROM touches) b
    JOIN gavage_data_lots m ON m.gaveur_id = b.gaveur_id
      AND m.time >= b.debut AND m.time < b.debut + interval '1 hour'
    GROUP BY b.debut, b.gaveur_id;
  DELETE FROM gavage_par_jour j USING touches t
    WHERE j.gaveur_id = t.gaveur_id AND j.jour = date_trunc('day', t.time, 'Europe/Paris');
  INSERT INTO gavage_par_jour
    SELECT b.debut, b.gaveur_id, count(*), count(DISTINCT m.code_lot), avg(m.dose_theorique),
           avg(m.dose_reelle), avg(m.poids_moyen_lot), max(m.taux_mortalite),
           min(m.temperature_stabule), max(m.temperature_stabule)
    FROM (SELECT DISTINCT gaveur_id, date_trunc('day', time, 'Europe/Paris') AS debut,
            date_trunc('day', date_trunc('day', time, 'Europe/Paris') + interval '30 hours',
                       'Europe/Paris') AS fin FROM touches) b
    JOIN gavage_data_lots m ON m.gaveur_id = b.gaveur_id AND m.time >= b.debut AND m.time < b.fin
    GROUP BY b.debut, b.gaveur_id;
  DROP TABLE touches;
  UPDATE agregats_suivi SET seq = jusqua WHERE id = 1;
  RETURN tete - fait;
END $$;

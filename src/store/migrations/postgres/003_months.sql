-- Monthly partitions of gavage_data_lots, months in UTC. Rows that came before their month was made
-- move out of gavage_data_lots_autres. The caller holds the writer's lock.
CREATE FUNCTION prepare_mois(depuis TIMESTAMPTZ, jusqua TIMESTAMPTZ) RETURNS INTEGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET timezone = 'UTC' AS $$
DECLARE
  mois TIMESTAMPTZ := date_trunc('month', depuis);
  suivant TIMESTAMPTZ;
  nom TEXT;
  faits INTEGER := 0;
BEGIN
  WHILE mois <= jusqua LOOP
    suivant := mois + interval '1 month';
    nom := 'gavage_data_lots_' || to_char(mois, 'YYYY_MM');
    IF to_regclass(nom) IS NULL THEN
      -- A question planned without the new month must not run after its rows have moved there.
      LOCK TABLE gavage_data_lots IN ACCESS EXCLUSIVE MODE;
      EXECUTE format('CREATE TABLE %I (LIKE gavage_data_lots INCLUDING DEFAULTS)', nom);
      EXECUTE format('WITH pris AS (DELETE FROM gavage_data_lots_autres '
                     'WHERE time >= $1 AND time < $2 RETURNING *) '
                     'INSERT INTO %I SELECT * FROM pris', nom) USING mois, suivant;
      EXECUTE format('ALTER TABLE gavage_data_lots ATTACH PARTITION %I '
                     'FOR VALUES FROM (%L) TO (%L)', nom, mois, suivant);
      faits := faits + 1;
    END IF;
    mois := suivant;
  END LOOP;
  RETURN faits;
END $$;

-- The months from the last one to three ahead, and those of the last five years that have rows.
CREATE FUNCTION prepare_tous_les_mois() RETURNS INTEGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET timezone = 'UTC' AS $$
DECLARE
  mois TIMESTAMPTZ;
  faits INTEGER;
BEGIN
  faits := prepare_mois(now() - interval '1 month', now() + interval '3 months');
  FOR mois IN SELECT DISTINCT date_trunc('month', time) FROM gavage_data_lots_autres
              WHERE time > now() - interval '5 years' AND time < now() LOOP
    faits := faits + prepare_mois(mois, mois);
  END LOOP;
  RETURN faits;
END $$;

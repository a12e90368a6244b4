-- What a table of readings needs before TimescaleDB can take it over: it is no partitioned table,
-- and its unique keys hold the time. Keys that do not become plain indexes; the one writer sees to
-- it that nothing is stored twice. Used only where the extension is; the caller holds the writer's
-- lock.
CREATE FUNCTION prepare_table_de_temps(nom TEXT, colonne TEXT) RETURNS VOID
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  ancien TEXT := nom || '_natif';
  declencheurs TEXT[];
  texte TEXT;
  cle RECORD;
BEGIN
  IF (SELECT relkind FROM pg_class WHERE oid = nom::regclass) = 'p' THEN
    SELECT array_agg(pg_get_triggerdef(oid)) INTO declencheurs
    FROM pg_trigger WHERE tgrelid = nom::regclass AND NOT tgisinternal;
    EXECUTE format('ALTER TABLE %I RENAME TO %I', nom, ancien);
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', nom, ancien);
    EXECUTE format('INSERT INTO %I SELECT * FROM %I', nom, ancien);
    EXECUTE format('DROP TABLE %I', ancien);
    FOREACH texte IN ARRAY coalesce(declencheurs, '{}') LOOP
      EXECUTE texte;
    END LOOP;
  END IF;
  FOR cle IN
    SELECT i.indexrelid::regclass AS index, c.conname, pg_get_indexdef(i.indexrelid) AS texte
    FROM pg_index i LEFT JOIN pg_constraint c
      ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid AND c.contype IN ('p', 'u')
    WHERE i.indrelid = nom::regclass AND i.indisunique AND NOT EXISTS (
      SELECT 1 FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attname = colonne
      AND a.attnum = ANY (i.indkey))
  LOOP
    IF cle.conname IS NULL THEN
      EXECUTE format('DROP INDEX %s', cle.index);
    ELSE
      EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', nom, cle.conname);
    END IF;
    EXECUTE replace(cle.texte, 'CREATE UNIQUE INDEX', 'CREATE INDEX');
  END LOOP;
END $$;

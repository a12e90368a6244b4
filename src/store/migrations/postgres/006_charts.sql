-- Control charts and sensor health: the same tables and columns as in the embedded store.
-- Limits that were frozen; the newest of a chart counts, the others are its history.
CREATE TABLE sqal_chart_limits (
  device_id TEXT COLLATE "C" NOT NULL,
  characteristic TEXT COLLATE "C" NOT NULL,  -- mass, final_score, freshness, …
  product TEXT COLLATE "C" NOT NULL,  -- empty: whatever passes the line
  frozen_at TIMESTAMPTZ NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,  -- i_mr, xbar_r, p
  samples_per_point INTEGER NOT NULL,
  centre DOUBLE PRECISION NOT NULL,
  sigma DOUBLE PRECISION NOT NULL,  -- of a point
  ucl DOUBLE PRECISION,  -- null: nothing can lie beyond
  lcl DOUBLE PRECISION,
  range_centre DOUBLE PRECISION,
  range_ucl DOUBLE PRECISION,
  range_lcl DOUBLE PRECISION,
  nb_samples INTEGER NOT NULL,  -- of the reference; 0: stated by a person
  nb_left_out INTEGER NOT NULL,
  nb_unsettled INTEGER NOT NULL,
  spec_lower DOUBLE PRECISION,
  spec_upper DOUBLE PRECISION,
  alarm_rules TEXT COLLATE "C" NOT NULL,  -- Nelson rules that alarm, such as 1,2
  author TEXT NOT NULL,
  note TEXT NOT NULL,
  reference_from TIMESTAMPTZ,
  reference_to TIMESTAMPTZ,
  applies_from TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (device_id, characteristic, product, frozen_at)
);

-- What a station's sensors showed of its first livers.
CREATE TABLE sqal_sensor_baselines (
  device_id TEXT COLLATE "C" PRIMARY KEY,
  taken_at TIMESTAMPTZ NOT NULL,  -- of its last sample
  nb_samples INTEGER NOT NULL,
  light DOUBLE PRECISION,  -- counts per gain and ms
  belt_signal DOUBLE PRECISION,  -- amplitude of the belt at 100 mm
  floor DOUBLE PRECISION,  -- amplitude that a tenth of the zones do not reach
  ambient DOUBLE PRECISION
);

CREATE TRIGGER changement_manuel AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON sqal_chart_limits
FOR EACH STATEMENT WHEN (coalesce(current_setting('gaveurs.node', true), '') <> 'yes')
EXECUTE FUNCTION note_changement_manuel();
CREATE TRIGGER changement_manuel AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE
ON sqal_sensor_baselines
FOR EACH STATEMENT WHEN (coalesce(current_setting('gaveurs.node', true), '') <> 'yes')
EXECUTE FUNCTION note_changement_manuel();

-- Step 2, at the collaborative: the files of all districts, a folder each, become its results.
-- Before it: LOAD core_index, and SET VARIABLE incoming = 'incoming';

-- The same numbers as from all the students' rows in one place.
CREATE OR REPLACE TABLE school_growth AS
WITH states AS (FROM read_parquet(getvariable('incoming') || '/*/growth.parquet'))
FROM core_index.core_growth_from_states(states);

CREATE OR REPLACE TABLE school_growth_dosage AS
WITH states AS (FROM read_parquet(getvariable('incoming') || '/*/growth_dosage.parquet'))
FROM core_index.core_growth_dosage_from_states(states);

-- Schools and districts as each computed them. The collaborative's own rates count a student of two
-- districts once, which sums cannot: they have no value here, and null_reason not_federable.
CREATE OR REPLACE TABLE metrics AS
WITH of_districts AS (FROM read_parquet(getvariable('incoming') || '/*/metrics.parquet'))
FROM core_index.federated_metrics(of_districts);

-- Peers among the schools of all districts.
CREATE OR REPLACE TABLE peer_groups AS
WITH characteristics AS (FROM read_parquet(getvariable('incoming') || '/*/school_characteristics.parquet'))
FROM core_index.peer_groups(characteristics, k := 5, weights := MAP {'log_enrolment': 1.0, 'disadvantaged': 1.0, 'english_learner': 1.0});

-- Which states tell about few students, and by which agreement they are here.
CREATE OR REPLACE TABLE received_under_agreement AS
SELECT districts, recipient, under_agreement, academic_year, subject, grade, CAST(cds_code AS VARCHAR) AS cds_code, small_cells
FROM read_parquet([getvariable('incoming') || '/*/growth.parquet', getvariable('incoming') || '/*/growth_dosage.parquet'], union_by_name := FALSE)
WHERE small_cells <> [];

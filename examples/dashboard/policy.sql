-- What the example makes public: every district, independent charters included, lets out the metrics of
-- the index, growth with its interval, and the state Dashboard's measures. Without such rows nothing is public.
CREATE OR REPLACE TABLE release_policy AS
SELECT district_code, metric, TRUE AS public
FROM (
    SELECT DISTINCT d.cds_code AS district_code
    FROM school_directory AS d
    SEMI JOIN (FROM calpads_senr WHERE problem IS NULL) AS s
        -- who reports: a district, or an independent charter under its school code
        ON s.lea_code = CASE d.cds_code[8:] WHEN '0000000' THEN d.cds_code[:7] ELSE d.cds_code[8:] END
) AS districts
CROSS JOIN (VALUES
    ('academic_achievement'), ('academic_growth'), ('academic_growth_effect'), ('high_school_readiness'), ('graduation'),
    ('chronic_absence'), ('suspension'), ('el_redesignation'), ('social_emotional_skills'), ('culture_climate'),
    ('distance_from_standard'), ('el_progress')
) AS metrics(metric);

-- What the example makes public: every district lets out the metrics of the index, growth with its
-- interval, and the state Dashboard's measures. Without such rows nothing is public.
CREATE OR REPLACE TABLE release_policy AS
SELECT district_code, metric, TRUE AS public
FROM (
    SELECT DISTINCT lea_code || '0000000' AS district_code FROM calpads_senr WHERE problem IS NULL AND lea_code <> school_code
) AS districts
CROSS JOIN (VALUES
    ('academic_achievement'), ('academic_growth'), ('academic_growth_effect'), ('high_school_readiness'), ('graduation'),
    ('chronic_absence'), ('suspension'), ('el_redesignation'), ('social_emotional_skills'), ('culture_climate'),
    ('distance_from_standard'), ('el_progress')
) AS metrics(metric);

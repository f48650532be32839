-- What the metrics of an academic year rest on, as one checksum: the files of that year and of those
-- before (a pretest or a cohort comes from earlier years, nothing from later ones),
-- the rules and the tables that the analyst keeps, and the version of the extension.
WITH settings AS (
    SELECT md5(string_agg(setting, chr(10) ORDER BY setting)) AS settings
    FROM (
        SELECT core_index_version() AS setting
        UNION ALL
        SELECT 'rules ' || CAST(r AS VARCHAR) FROM core_index.default_rules() AS r
        {%- for table in [
            'california_metrics', 'frozen_index_cut_points', 'goal_targets', 'hubs', 'local_course_subjects',
            'merged_ssids', 'opt_outs', 'release_approvals', 'release_policy', 'release_register', 'rule_overrides',
            'survey_item_overrides'
        ] %}
        UNION ALL
        SELECT '{{ table }} ' || CAST(k AS VARCHAR) FROM {{ core_index_kept(table) }} AS k
        {%- endfor %}
    )
),
years AS (
    SELECT DISTINCT academic_year
    FROM {{ source('district_files', 'loaded_files') }}
    WHERE academic_year IS NOT NULL
)
SELECT
    years.academic_year,
    md5(any_value(settings.settings) || string_agg(files.sha256, '' ORDER BY files.file_type, files.sha256)) AS inputs
FROM years
CROSS JOIN settings
INNER JOIN {{ source('district_files', 'loaded_files') }} AS files
    ON files.academic_year <= years.academic_year OR files.academic_year IS NULL
GROUP BY years.academic_year

-- name: students
-- description: What is known of an enrolled student in a year, over all the districts that report:
--   race or ethnicity and gender of the latest student information record; of the records (SELA, and
--   of who was reclassified report 2.17) of all districts and years up to 30 June the English-language
--   status in effect then, el_since (first day as an English learner) and redesignated_on (first day as
--   RFEP), each NULL where there is none; and programs and profile flags of the year (true when any
--   record says so). Socioeconomically disadvantaged: neither parent finished high school (education code
--   14; from 2023-24 on the code of each guardian that is given, so that 14 beside 15, declined, does not
--   count: rule parent_education_codes), free or reduced meals (programs 181, 182), migrant (135), homeless (191), foster, directly
--   certified (report 1.18 or the extract), or flagged in the profile report. Disability: eligible and participating (SWDS status 1) on any day of
--   the year whichever LEA says so, program 144 (until 2018-19), or flagged in the profile report (8.1);
--   foster status comes from the profile report and the reports 5.7 and 1.18. Both are NULL, not false, where nothing tells.
-- grain: one row a student and academic year
-- keys: academic_year, ssid
CREATE OR REPLACE VIEW {schema}.students AS
WITH enrolled AS (
    SELECT
        academic_year, ssid, CAST(system.main.left(academic_year, 4) || '-07-01' AS DATE) AS year_start,
        CAST(system.main.right(academic_year, 4) || '-06-30' AS DATE) AS year_end
    FROM {schema}.enrollments
    GROUP BY ALL
),
two_codes AS (
    SELECT first_year, last_year
    FROM {schema}.rules
    WHERE authority = 'CALPADS' AND metric = 'student_groups' AND parameter = 'parent_education_codes' AND value = 2
),
information AS (
    SELECT
        academic_year,
        ssid,
        system.main.arg_max(
            {'race': core_index.race_ethnicity(hispanic_ethnicity = 'Y', [race_1, race_2, race_3, race_4, race_5]),
             'gender': gender, 'parent_education': parent_education, 'parent_education_2': parent_education_2},
            -- of one day the record of the last school by code
            (coalesce(effective_start_date, DATE '0001-01-01'), lea_code, school_code, filename, line_number)
        ) AS latest
    FROM core_index.student_records({source}.calpads_sinf, {schema}.sinf_findings, {schema}.ssid_merges)
    GROUP BY ALL
),
statuses AS (
    SELECT ssid, elas_code, elas_start_date
    FROM core_index.student_records({source}.calpads_sela, {schema}.sela_findings, {schema}.ssid_merges)
    UNION ALL
    SELECT ssid, 'RFEP', redesignated_on
    FROM core_index.current_ssids({source}.calpads_reclassified_list, {schema}.ssid_merges)
    WHERE problem IS NULL
),
languages AS (
    SELECT
        e.academic_year, e.ssid,
        system.main.arg_max(l.elas_code, (l.elas_start_date, l.elas_code)) AS language_status,
        system.main.min(l.elas_start_date) FILTER (l.elas_code = 'EL') AS el_since,
        system.main.min(l.elas_start_date) FILTER (l.elas_code = 'RFEP') AS redesignated_on
    FROM enrolled AS e
    INNER JOIN statuses AS l ON e.ssid = l.ssid AND l.elas_start_date <= e.year_end
    GROUP BY ALL
),
programs AS (
    SELECT
        academic_year,
        ssid,
        system.main.bool_or(education_program_code IN ('181', '182')) AS reduced_price_meals,
        system.main.bool_or(education_program_code = '135') AS migrant,
        system.main.bool_or(education_program_code = '191') AS homeless,
        system.main.bool_or(education_program_code = '144') AS special_education
    FROM core_index.student_records({source}.calpads_sprg, {schema}.sprg_findings, {schema}.ssid_merges)
    GROUP BY ALL
),
-- a status holds until the next one of the student starts
disability_statuses AS (
    SELECT ssid, disability_status = '1' AS participates, status_start_date AS first_day,
        system.main.lead(status_start_date, 1, DATE '9999-12-31') OVER (PARTITION BY ssid ORDER BY status_start_date, academic_year, filename, line_number) AS next_day
    FROM core_index.student_records({source}.calpads_swds, {schema}.swds_findings, {schema}.ssid_merges)
),
disabilities AS (
    SELECT e.academic_year, e.ssid, system.main.bool_or(d.participates) AS participates
    FROM enrolled AS e
    INNER JOIN disability_statuses AS d ON e.ssid = d.ssid AND d.first_day <= e.year_end AND d.next_day > e.year_start
    GROUP BY ALL
),
profiles AS (
    SELECT
        academic_year,
        ssid,
        system.main.bool_or(students_with_disabilities) AS disability,
        system.main.bool_or(foster_youth) AS foster,
        system.main.bool_or(homeless) AS homeless,
        system.main.bool_or(socioeconomically_disadvantaged) AS disadvantaged
    FROM core_index.student_records({source}.calpads_student_profile, {schema}.student_profile_findings, {schema}.ssid_merges)
    GROUP BY ALL
),
lists AS (
    SELECT
        academic_year, ssid, system.main.bool_or(foster) AS foster,
        system.main.bool_or(homeless) AS homeless, system.main.bool_or(migrant) AS migrant,
        system.main.bool_or(disadvantaged) AS disadvantaged
    FROM (
        SELECT academic_year, ssid, TRUE AS foster, NULL AS homeless, NULL AS migrant, TRUE AS disadvantaged
        FROM core_index.current_ssids({source}.calpads_foster_list, {schema}.ssid_merges)
        WHERE problem IS NULL
        UNION ALL
        SELECT
            academic_year, ssid, foster_youth, homeless, migrant,
            direct_certification OR system.main.regexp_full_match(meal_program, 'Y|F|R|181.*|182.*')
        FROM core_index.current_ssids({source}.calpads_meal_list, {schema}.ssid_merges)
        WHERE problem IS NULL
        UNION ALL
        -- no code list is known: who is in the extract is certified, unless the status denies it
        SELECT academic_year, ssid, NULL, NULL, NULL, TRUE
        FROM core_index.current_ssids({source}.calpads_direct_certification, {schema}.ssid_merges)
        WHERE problem IS NULL
            AND NOT coalesce(system.main.regexp_matches(certification_status, '^(n$|no$|not )', 'i'), FALSE)
    ) AS told
    GROUP BY ALL
)
SELECT
    e.academic_year,
    e.ssid,
    i.latest.race AS race_ethnicity,
    i.latest.gender AS gender,
    l.language_status,
    l.el_since,
    l.redesignated_on,
    coalesce(l.language_status = 'EL', FALSE) AS english_learner,
    coalesce(f.disability OR d.participates OR p.special_education, f.disability, d.participates) AS disability,
    coalesce(f.foster OR x.foster, f.foster, x.foster) AS foster,
    coalesce(p.homeless, FALSE) OR coalesce(f.homeless, FALSE) OR coalesce(x.homeless, FALSE) AS homeless,
    coalesce(p.migrant, FALSE) OR coalesce(x.migrant, FALSE) AS migrant,
    coalesce(CASE WHEN EXISTS (
            FROM two_codes WHERE CAST(system.main.right(e.academic_year, 4) AS INTEGER)
                BETWEEN coalesce(first_year, 0) AND coalesce(last_year, 9999))
        THEN coalesce(i.latest.parent_education, i.latest.parent_education_2) = '14'
            AND coalesce(i.latest.parent_education_2, i.latest.parent_education) = '14'
        ELSE i.latest.parent_education = '14' END, FALSE)
        OR coalesce(p.reduced_price_meals, FALSE) OR coalesce(p.migrant, FALSE) OR coalesce(x.migrant, FALSE)
        OR coalesce(p.homeless, FALSE) OR coalesce(f.homeless, FALSE) OR coalesce(x.homeless, FALSE)
        OR coalesce(f.foster, FALSE) OR coalesce(x.foster, FALSE)
        OR coalesce(f.disadvantaged, FALSE) OR coalesce(x.disadvantaged, FALSE) AS disadvantaged
FROM enrolled AS e
LEFT JOIN information AS i ON e.academic_year = i.academic_year AND e.ssid = i.ssid
LEFT JOIN languages AS l ON e.academic_year = l.academic_year AND e.ssid = l.ssid
LEFT JOIN programs AS p ON e.academic_year = p.academic_year AND e.ssid = p.ssid
LEFT JOIN disabilities AS d ON e.academic_year = d.academic_year AND e.ssid = d.ssid
LEFT JOIN profiles AS f ON e.academic_year = f.academic_year AND e.ssid = f.ssid
LEFT JOIN lists AS x ON e.academic_year = x.academic_year AND e.ssid = x.ssid;

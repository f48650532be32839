-- name: reconciliation
-- description: Each metric beside the figure that the state publishes of it: the rows of
--   california_metrics for the schools and districts of the collaborative, and the students of the
--   certified profile report (8.1; authority CALPADS, metric students, beside cumulative enrolment).
--   own_ and published_ n, numerator and value (students: n); difference: own_value less
--   published_value; tolerance: what rounding of the published figure allows (rules of metric
--   reconciliation). cause is NULL where the figures agree, else the likely one, the first that holds
--   of: suppressed; missing files; no student of the group on one side; not defined here; another
--   definition (the published counts are those of another authority here); charters; more or fewer
--   students; the numerator; the value. Groups that one side does not have at all are left out.
-- grain: one row an academic year, authority, school or district, student group, metric and subject that is published
-- keys: academic_year, authority, entity_level, entity_code, student_group, metric, subject
CREATE OR REPLACE VIEW {schema}.reconciliation AS
WITH thresholds AS (
    SELECT
        system.main.max(value) FILTER (parameter = 'max_difference_of_rates') AS of_rates,
        system.main.max(value) FILTER (parameter = 'max_difference_of_points') AS of_points
    FROM {schema}.rules
    WHERE metric = 'reconciliation'
),
profiles AS (
    SELECT
        p.academic_year, r.cds_code, r.district_code, p.ssid, p.filename,
        system.main.unnest(['ALL', CASE WHEN p.english_learner THEN 'EL' END, CASE WHEN p.students_with_disabilities THEN 'SWD' END,
            CASE WHEN p.foster_youth THEN 'FOS' END, CASE WHEN p.homeless THEN 'HOM' END,
            CASE WHEN p.socioeconomically_disadvantaged THEN 'SED' END]) AS student_group
    FROM {source}.calpads_student_profile AS p
    INNER JOIN {schema}.reporting_schools AS r ON p.lea_code = r.lea_code AND p.school_code = r.school_code
    WHERE p.problem IS NULL
),
published AS MATERIALIZED (
    SELECT academic_year, authority, entity_level, entity_code, student_group, metric, subject, numerator, n, value, suppressed, filename
    FROM {schema}.california_metrics
    SEMI JOIN {schema}.entities USING (entity_level, entity_code)
    UNION ALL BY NAME
    SELECT
        academic_year, 'CALPADS' AS authority, entity_level, entity_code, student_group, 'students' AS metric, 'all' AS subject,
        CAST(NULL AS BIGINT) AS numerator, system.main.count(DISTINCT ssid) AS n, CAST(n AS DOUBLE) AS value, FALSE AS suppressed,
        system.main.min(filename) AS filename
    FROM core_index.at_entity_levels(profiles)
    WHERE student_group IS NOT NULL AND entity_level IN ('school', 'district')
    GROUP BY ALL
),
measured AS MATERIALIZED (
    SELECT academic_year, authority, entity_level, entity_code, student_group, metric, subject, numerator, n, value, null_reason
    FROM {schema}.metrics
    WHERE entity_level IN ('school', 'district')
),
own AS (
    FROM measured
    UNION ALL BY NAME
    SELECT * REPLACE ('CALPADS' AS authority, 'students' AS metric, NULL AS numerator, CAST(n AS DOUBLE) AS value, NULL AS null_reason)
    FROM measured
    WHERE authority = 'CORE' AND metric = 'suspension'
),
paired AS (
    SELECT academic_year, authority, entity_level, entity_code, student_group, metric, subject, o, p
    FROM (
        FROM own AS o
        SEMI JOIN published USING (academic_year, authority, entity_level, entity_code, metric, subject)
        SEMI JOIN published USING (academic_year, authority, metric, subject, student_group)
    ) AS o
    FULL JOIN (
        FROM published AS p SEMI JOIN own USING (authority, metric, subject, student_group)
        UNION ALL
        FROM published AS p ANTI JOIN own USING (authority, metric, subject)
    ) AS p
        USING (academic_year, authority, entity_level, entity_code, student_group, metric, subject)
),
-- the published counts, told by another authority's definition here
definitions AS (
    SELECT
        p.academic_year, p.authority, p.entity_level, p.entity_code, p.student_group, p.metric, p.subject,
        system.main.min(o.authority) AS other
    FROM published AS p
    INNER JOIN own AS o
        ON p.academic_year = o.academic_year AND p.entity_level = o.entity_level AND p.entity_code = o.entity_code
        AND p.student_group = o.student_group AND p.metric = o.metric AND p.n = o.n AND p.numerator = o.numerator
        AND p.authority <> o.authority
    GROUP BY ALL
),
places AS (
    SELECT 'school' AS entity_level, cds_code AS entity_code, lea_code FROM {schema}.reporting_schools
    UNION
    SELECT 'district', district_code, lea_code FROM {schema}.reporting_schools
),
charters AS (
    SELECT
        s.authorizer_code AS entity_code, system.main.count(*) FILTER (r.cds_code IS NOT NULL) AS with_district,
        system.main.count(*) FILTER (r.cds_code IS NULL) AS apart
    FROM {schema}.schools AS s
    LEFT JOIN {schema}.reporting_schools AS r ON s.cds_code = r.cds_code AND s.authorizer_code = r.district_code
    WHERE s.charter
    GROUP BY s.authorizer_code
),
needed AS (
    SELECT * FROM (VALUES
        ('students', 'calpads_senr', 'what the report has left out', 'students enrolled after the report', '', ''),
        ('chronic_absence', 'calpads_stas', 'students whom the state leaves out, such as those who left before 31 days or are exempt',
            'students without an absence summary, or who attend elsewhere in the LEA', 'days absent mended after one of the two', ''),
        ('suspension', 'calpads_sirs', 'students without a day of attendance, or enrolled after certification',
            'enrollments that the SENR files do not have', 'incidents entered or mended after one of the two, or lengths of less than a day', ''),
        ('graduation', 'calpads_senr', 'students who left, whom the state found elsewhere', 'students who left, whom nobody enrolled',
            'diplomas reported after one of the two', ''),
        ('el_progress', 'elpac', 'students who were not enrolled throughout', 'the Alternate ELPAC, or last year''s score in another LEA''s file',
            'levels of the Alternate ELPAC, or another score of last year', ''),
        ('academic_achievement', 'caaspp', 'students whom the state counts at another school', 'alternate assessments, or students tested in another LEA',
            'scores that came late or were invalidated', 'scores that came late, or rounding'),
        ('distance_from_standard', 'caaspp', 'students who were not enrolled throughout', 'alternate assessments, or students added for participation',
            '', 'scores that came late, alternate assessments, or students added for participation')
    ) AS t(metric, file_type, more, fewer, other_numerator, other_value)
),
compared AS (
    SELECT
        c.academic_year, c.authority, c.entity_level, c.entity_code, c.student_group, c.metric, c.subject,
        c.o.n AS own_n, c.o.numerator AS own_numerator, c.o.value AS own_value,
        c.p.n AS published_n, c.p.numerator AS published_numerator, c.p.value AS published_value,
        own_value - published_value AS difference,
        CASE WHEN c.metric = 'students' THEN 0 WHEN c.metric = 'distance_from_standard' THEN t.of_points ELSE t.of_rates END AS tolerance,
        c.o.metric IS NULL AS no_own, c.p.metric IS NULL AS no_published, c.p.suppressed, c.o.null_reason,
        l.lea_code, f.file_type IS NULL AS no_file, d.other, h.with_district, h.apart,
        m.file_type, m.more, m.fewer, m.other_numerator, m.other_value, c.p.filename AS source
    FROM paired AS c
    CROSS JOIN thresholds AS t
    LEFT JOIN needed AS m ON c.metric = m.metric
    LEFT JOIN places AS l ON c.entity_level = l.entity_level AND c.entity_code = l.entity_code
    LEFT JOIN (
        -- SDIS before SIRS
        SELECT DISTINCT CASE file_type WHEN 'calpads_sdis' THEN 'calpads_sirs' ELSE file_type END AS file_type, lea_code, academic_year
        FROM {source}.loaded_files
        WHERE records > 0
    ) AS f
        ON m.file_type = f.file_type AND l.lea_code = f.lea_code AND c.academic_year = f.academic_year
    LEFT JOIN definitions AS d
        ON c.academic_year = d.academic_year AND c.authority = d.authority AND c.entity_level = d.entity_level
        AND c.entity_code = d.entity_code AND c.student_group = d.student_group AND c.metric = d.metric AND c.subject = d.subject
    LEFT JOIN charters AS h ON c.entity_level = 'district' AND c.entity_code = h.entity_code
)
SELECT
    academic_year, authority, entity_level, entity_code, student_group, metric, subject,
    source, own_n, published_n, own_numerator, published_numerator, own_value, published_value, difference, tolerance,
    CASE
        WHEN suppressed THEN 'suppressed by the state: fewer than 11 students'
        WHEN no_file AND (no_own OR own_n IS DISTINCT FROM published_n OR own_numerator IS DISTINCT FROM published_numerator)
            THEN 'missing files: no ' || file_type || ' of LEA ' || lea_code || ' and ' || academic_year
        WHEN no_own THEN 'not in the files: no student of the group'
        WHEN no_published THEN 'not published: no student of the group'
        WHEN own_value IS NULL THEN 'not defined here: ' || coalesce(null_reason, 'no value')
        WHEN coalesce(own_n = published_n, TRUE) AND coalesce(own_numerator = published_numerator, TRUE)
            AND system.main.abs(difference) <= tolerance + 1e-9 THEN NULL
        WHEN other IS NOT NULL THEN 'another definition: the counts are those of ' || other || ' here'
        WHEN authority IN ('CORE', 'DataQuest') AND own_n < published_n AND apart > 0
            THEN 'charters: the published district has those that report by themselves, ' || apart || ' of the directory'
        WHEN authority = 'Dashboard' AND own_n > published_n AND with_district > 0
            THEN 'charters: the Dashboard leaves them out of the district, here ' || with_district || ' report with it'
        WHEN student_group = 'EL' AND metric = 'students'
            THEN 'another definition: English learners at any time of the enrollment, here at the end of the year'
        WHEN own_n > published_n THEN 'students: ' || (own_n - published_n) || ' more here; ' || more
        WHEN own_n < published_n THEN 'students: ' || (published_n - own_n) || ' fewer here; ' || fewer
        WHEN own_numerator <> published_numerator
            THEN 'numerator: ' || own_numerator || ' here, ' || published_numerator || ' published; ' || other_numerator
        ELSE 'value: ' || other_value
    END AS cause
FROM compared;

-- name: score_checks
-- description: Warnings about the readable CAASPP, ELPAC and SCSC records, and about course sections
--   without a course. See core_index.data_quality_rules().
-- grain: one row a finding
-- keys: file_type, rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.score_checks AS
WITH enrolled AS (
    SELECT lea_code, academic_year, ssid, system.main.list_sort(system.main.list(grade_level)) AS grades
    FROM (SELECT DISTINCT lea_code, academic_year, ssid, grade_level FROM {source}.calpads_senr WHERE problem IS NULL) AS e
    GROUP BY ALL
),
reporting AS (SELECT DISTINCT lea_code, academic_year FROM enrolled),
english_learners AS (SELECT DISTINCT ssid FROM {source}.calpads_sela WHERE problem IS NULL AND elas_code IN ('EL', 'TBD', 'RFEP', 'ADEL')),
judged AS (
    SELECT
        'caaspp' AS file_type, c.filename, c.line_number, c.lea_code, c.academic_year, c.ssid, c.ssid || ' at ' || c.school_cds AS key, [
        CASE WHEN c.record_type IN ('01', '02') AND (c.scale_score >= s.standard) <> (TRY_CAST(c.achievement_level AS INTEGER) >= 3) THEN {
            'rule_id': 'level_against_score', 'value': c.scale_score || ', level ' || c.achievement_level,
            'message': 'level 3 starts at ' || s.standard || ' in grade ' || c.grade_assessed || '; compare with the file of the state'} END,
        CASE WHEN c.record_type IN ('01', '02') AND c.include_indicator = 'Y' AND c.scale_score IS NULL THEN {
            'rule_id': 'included_without_score', 'value': c.condition_code,
            'message': 'the record counts (IncludeIndicator Y) and has no score, so it does not; fetch the final file'} END,
        CASE WHEN NOT system.main.list_contains(e.grades, c.grade_assessed) AND c.record_type IN ('01', '02') THEN {
            'rule_id': 'grade_against_enrollment', 'value': c.grade_assessed,
            'message': 'the student is enrolled in grade ' || system.main.list_aggregate(e.grades, 'string_agg', ', ') || '; mend the enrollment if it is the slip'} END,
        CASE WHEN c.scale_score NOT BETWEEN r.lowest AND r.highest THEN {
            'rule_id': 'score_out_of_range', 'value': CAST(c.scale_score AS VARCHAR),
            'message': r.subject || ' scores of grade ' || r.grade || ' lie from ' || r.lowest || ' to ' || r.highest
                || ' in this year; compare with the file of the state'} END
    ] AS findings
    FROM {source}.caaspp AS c
    LEFT JOIN core_index.caaspp_standards() AS s
        ON s.grade = c.grade_assessed AND s.subject = CASE c.record_type WHEN '01' THEN 'ELA' WHEN '02' THEN 'MATH' END
    LEFT JOIN core_index.caaspp_score_ranges() AS r
        ON c.record_type = r.record_type AND c.grade_assessed = r.grade
        AND TRY_CAST(c.academic_year[6:9] AS INTEGER) BETWEEN r.first_year AND r.last_year
    LEFT JOIN enrolled AS e ON c.lea_code = e.lea_code AND c.academic_year = e.academic_year AND c.ssid = e.ssid
    WHERE c.problem IS NULL
    UNION ALL
    SELECT 'elpac', t.filename, t.line_number, t.lea_code, t.academic_year, t.ssid, t.ssid || ' at ' || t.school_cds, [
        CASE WHEN t.overall_performance_level NOT IN ('1', '2', '3', '4') THEN {
            'rule_id': 'unknown_elpac_level', 'value': t.overall_performance_level,
            'message': 'overall levels are 1 to 4; NULL where the student has none'} END,
        CASE WHEN l.ssid IS NULL AND (SELECT system.main.count(*) > 0 FROM {source}.calpads_sela) THEN {
            'rule_id': 'tested_without_language_status', 'value': NULL,
            'message': 'no SELA record says that this student was an English learner; load or mend the SELA file'} END
    ]
    FROM {source}.elpac AS t
    LEFT JOIN english_learners AS l ON t.ssid = l.ssid
    WHERE t.problem IS NULL
    UNION ALL
    SELECT 'calpads_scsc', filename, line_number, lea_code, academic_year, ssid, ssid || ' in ' || coalesce(course_id, '?'), [
        CASE WHEN credits_earned > credits_attempted THEN {
            'rule_id': 'credits_above_attempted', 'value': credits_earned || ' of ' || credits_attempted,
            'message': 'more credits are earned (field 17) than attempted (field 16); mend one of them'} END,
        CASE WHEN core_index.grade_points(final_grade) IS NULL
            AND NOT system.main.regexp_full_match(system.main.upper(system.main.trim(final_grade)), 'P|NP|CR|NC|NM|I|W|INC|S|U|N/?A') THEN {
            'rule_id': 'unknown_final_grade', 'value': final_grade,
            'message': 'core_index.grade_points knows no points of this grade, so it counts in no average; report a letter or a percentage'} END
    ]
    FROM {source}.calpads_scsc
    WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
)
SELECT
    file_type, finding.rule_id, 'warning' AS severity, filename, line_number, lea_code, academic_year,
    key, finding.value, finding.message
FROM (SELECT * EXCLUDE (findings), system.main.unnest(findings) AS finding FROM judged) AS found
WHERE finding IS NOT NULL
UNION ALL
SELECT
    file_type, 'student_without_enrollment', 'warning', filename, line_number, lea_code, academic_year, key, NULL,
    'no SENR record of this student in this LEA and year; load the SENR file or mend the SSID'
FROM judged
SEMI JOIN reporting USING (lea_code, academic_year)
ANTI JOIN {schema}.enrolled_students USING (lea_code, academic_year, ssid)
UNION ALL
-- only of LEAs that report courses in the year; a section is found by what both files call it
SELECT
    'calpads_scsc', 'section_without_course', 'warning', filename, line_number, lea_code, academic_year,
    ssid || ' in ' || coalesce(course_id, '?'), section_id,
    'no CRSC record of this course section; load the CRSC file or mend the course or section id'
FROM {source}.calpads_scsc AS s
SEMI JOIN (SELECT lea_code, academic_year FROM {source}.calpads_crsc WHERE problem IS NULL) AS r USING (lea_code, academic_year)
ANTI JOIN (SELECT * FROM {source}.calpads_crsc WHERE problem IS NULL) AS c
    ON s.lea_code = c.lea_code AND s.academic_year = c.academic_year AND s.course_id = c.course_id
    AND coalesce(s.section_id, c.section_id) = c.section_id AND coalesce(s.term_code, c.term_code, '') = coalesce(c.term_code, '')
WHERE s.problem IS NULL AND coalesce(s.transaction_type_code, 'A') <> 'D';

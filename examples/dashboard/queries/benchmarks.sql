-- needs: peer_benchmarks, metrics
-- The percentile of each school among its peers, all students; none where it or the figure is hidden.
SELECT
    academic_year, entity_code, measure, peers, hidden,
    CASE WHEN NOT hidden THEN round(percentile, 0)::INTEGER END AS percentile,
    CASE WHEN NOT hidden THEN n_peers END AS n_peers
FROM (
    SELECT b.* EXCLUDE (suppressed), m.measure, f.hidden OR coalesce(b.suppressed, FALSE) AS hidden
    FROM (
        FROM release.peer_benchmarks
        -- a table without the column hides nothing
        UNION ALL BY NAME
        SELECT NULL::BOOLEAN AS suppressed WHERE FALSE
    ) AS b
    INNER JOIN measures AS m USING (authority, metric, subject)
    INNER JOIN figures AS f
        ON b.academic_year = f.academic_year AND f.entity_level = 'school' AND b.entity_code = f.entity_code
        AND f.student_group = b.student_group AND m.measure = f.measure
    WHERE b.student_group = 'ALL'
)

-- needs: peer_benchmarks, metrics
-- The percentile of each school among its peers, all students; none of a figure that is hidden.
SELECT
    b.academic_year, b.entity_code, m.measure, b.peers, f.hidden,
    CASE WHEN NOT f.hidden THEN round(b.percentile, 0)::INTEGER END AS percentile,
    CASE WHEN NOT f.hidden THEN b.n_peers END AS n_peers
FROM release.peer_benchmarks AS b
INNER JOIN measures AS m USING (authority, metric, subject)
INNER JOIN figures AS f
    ON b.academic_year = f.academic_year AND f.entity_level = 'school' AND b.entity_code = f.entity_code
    AND f.student_group = 'ALL' AND m.measure = f.measure
WHERE b.student_group = 'ALL'

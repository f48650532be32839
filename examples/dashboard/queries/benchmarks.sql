-- needs: peer_benchmarks, metrics
-- The percentile of each school among its peers, all students, of figures that are shown.
SELECT b.academic_year, b.entity_code, m.measure, b.peers, round(b.percentile, 0)::INTEGER AS percentile, b.n_peers
FROM release.peer_benchmarks AS b
INNER JOIN measures AS m USING (authority, metric, subject)
SEMI JOIN figures AS f
    ON b.academic_year = f.academic_year AND f.entity_level = 'school' AND b.entity_code = f.entity_code
    AND b.student_group = f.student_group AND m.measure = f.measure AND NOT f.hidden
WHERE b.student_group = 'ALL'

-- needs: peer_groups
-- Who the similar schools of each school are, nearest first.
SELECT academic_year, entity_code, rank, peer_code, peer_name
FROM release.peer_groups
WHERE peer_code IS NOT NULL

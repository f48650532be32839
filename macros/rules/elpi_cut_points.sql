-- name: elpi_cut_points
-- description: The six levels of the English Learner Progress Indicator (1, 2 low, 2 high, 3 low, 3 high, 4)
--   on the ELPAC overall scale: upper_bounds, the highest scale score of the first five levels, by grade
--   assessed; source and mark. As one district's program has them; not compared with the state's tables.
-- parameters:
-- example: SELECT upper_bounds FROM core_index.elpi_cut_points() WHERE grade = '03'
CREATE MACRO core_index.elpi_cut_points() AS TABLE
SELECT grade, upper_bounds, 'program of a district that computes its own Dashboard' AS source, 'transcribed' AS mark
FROM (VALUES
    ('KN', [1373, 1397, 1421, 1447, 1473]),
    ('01', [1410, 1432, 1454, 1480, 1506]),
    ('02', [1423, 1446, 1470, 1500, 1531]),
    ('03', [1447, 1467, 1487, 1510, 1534]),
    ('04', [1458, 1478, 1498, 1523, 1548]),
    ('05', [1466, 1489, 1513, 1536, 1559]),
    ('06', [1474, 1495, 1516, 1541, 1566]),
    ('07', [1480, 1503, 1526, 1550, 1575]),
    ('08', [1485, 1509, 1533, 1561, 1589]),
    ('09', [1492, 1518, 1544, 1574, 1605]),
    ('10', [1492, 1518, 1544, 1574, 1605]),
    ('11', [1499, 1526, 1554, 1584, 1614]),
    ('12', [1499, 1526, 1554, 1584, 1614])
) AS t(grade, upper_bounds)

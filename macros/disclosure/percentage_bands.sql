-- name: percentage_bands
-- description: How percentages are coded by the size of their group, one row a scheme and band of
--   sizes from smallest to largest (NULL is open): whole percents up to lowest are shown as at most
--   that, from highest as at least that, others in ranges of step percentage points (1: the whole
--   percent itself); sizes in no band are hidden. source and mark say where the rows come from.
-- parameters:
-- example: SELECT smallest, largest, lowest, highest FROM core_index.percentage_bands() WHERE scheme = 'NCES 2011-603' ORDER BY smallest
CREATE MACRO core_index.percentage_bands() AS TABLE
SELECT * FROM (VALUES
    ('NCES 2011-603', 11, 19, 20, 80, 1, 'NCES 2011-603 as adopted by Utah districts', 'recalled'),
    ('NCES 2011-603', 20, 39, 10, 90, 1, 'NCES 2011-603 as adopted by Utah districts', 'recalled'),
    ('NCES 2011-603', 40, 99, 5, 95, 1, 'NCES 2011-603 as adopted by Utah districts', 'confirmed'),
    ('NCES 2011-603', 100, 299, 2, 98, 1, 'NCES 2011-603 as adopted by Utah districts', 'confirmed'),
    ('NCES 2011-603', 300, NULL, 1, 99, 1, 'NCES 2011-603 as adopted by Utah districts', 'confirmed'),
    ('EDFacts', 6, 15, 49, 50, 50, 'EDFacts public assessment files', 'recalled'),
    ('EDFacts', 16, 30, 20, 80, 20, 'EDFacts public assessment files', 'recalled'),
    ('EDFacts', 31, 60, 10, 90, 10, 'EDFacts public assessment files', 'recalled'),
    ('EDFacts', 61, 300, 5, 95, 5, 'EDFacts public assessment files', 'recalled'),
    ('EDFacts', 301, NULL, 1, 99, 1, 'EDFacts public assessment files', 'recalled')
) AS t(scheme, smallest, largest, lowest, highest, step, source, mark)

-- name: caaspp_standards
-- description: Smarter Balanced scale scores at which achievement level 3, standard met, begins, by
--   subject and grade; unchanged since 2015. Distance from standard is the scale score less this.
--   Source: CDE, Smarter Balanced scale score ranges.
-- parameters:
-- example: SELECT standard FROM core_index.caaspp_standards() WHERE subject = 'ELA' AND grade = '03'
CREATE MACRO core_index.caaspp_standards() AS TABLE
SELECT * FROM (VALUES
    ('ELA', '03', 2432), ('ELA', '04', 2473), ('ELA', '05', 2502), ('ELA', '06', 2531),
    ('ELA', '07', 2552), ('ELA', '08', 2567), ('ELA', '11', 2583),
    ('MATH', '03', 2436), ('MATH', '04', 2485), ('MATH', '05', 2528), ('MATH', '06', 2552),
    ('MATH', '07', 2567), ('MATH', '08', 2586), ('MATH', '11', 2628)
) AS t(subject, grade, standard)

-- name: research_student_groups
-- description: The student groups of the state's public research files, by source (caaspp: student
--   group id; dataquest: reporting category) and code, as the codes of
--   core_index.student_group_definitions(), with authority, academic_year (NULL is every year) and
--   mark (confirmed: read in the source; transcribed: read in a copy of it; recalled: from memory).
--   Other groups of the files, such as grade spans, have no row.
-- parameters:
-- example: SELECT student_group FROM core_index.research_student_groups() WHERE source = 'caaspp' AND code = '160'
CREATE MACRO core_index.research_student_groups() AS TABLE
SELECT
    source, code, student_group, 'California Department of Education' AS authority,
    CAST(NULL AS VARCHAR) AS academic_year, mark
FROM (VALUES
    ('caaspp', '1', 'ALL', 'confirmed'), ('caaspp', '3', 'M', 'confirmed'), ('caaspp', '4', 'F', 'confirmed'),
    ('caaspp', '8', 'RFEP', 'confirmed'), ('caaspp', '28', 'MIG', 'confirmed'), ('caaspp', '31', 'SED', 'confirmed'),
    ('caaspp', '52', 'HOM', 'recalled'), ('caaspp', '74', 'AA', 'confirmed'), ('caaspp', '75', 'AI', 'confirmed'),
    ('caaspp', '76', 'AS', 'confirmed'), ('caaspp', '77', 'FI', 'confirmed'), ('caaspp', '78', 'HI', 'confirmed'),
    ('caaspp', '79', 'PI', 'confirmed'), ('caaspp', '80', 'WH', 'confirmed'), ('caaspp', '128', 'SWD', 'confirmed'),
    ('caaspp', '144', 'MR', 'confirmed'), ('caaspp', '160', 'EL', 'confirmed'), ('caaspp', '240', 'FOS', 'recalled'),
    ('dataquest', 'TA', 'ALL', 'transcribed'), ('dataquest', 'RB', 'AA', 'transcribed'),
    ('dataquest', 'RI', 'AI', 'transcribed'), ('dataquest', 'RA', 'AS', 'transcribed'),
    ('dataquest', 'RF', 'FI', 'transcribed'), ('dataquest', 'RH', 'HI', 'transcribed'),
    ('dataquest', 'RP', 'PI', 'transcribed'), ('dataquest', 'RW', 'WH', 'transcribed'),
    ('dataquest', 'RT', 'MR', 'transcribed'), ('dataquest', 'GM', 'M', 'transcribed'),
    ('dataquest', 'GF', 'F', 'transcribed'), ('dataquest', 'GX', 'X', 'transcribed'),
    ('dataquest', 'SE', 'EL', 'transcribed'), ('dataquest', 'SS', 'SED', 'transcribed'),
    ('dataquest', 'SD', 'SWD', 'transcribed'), ('dataquest', 'SF', 'FOS', 'transcribed'),
    ('dataquest', 'SH', 'HOM', 'transcribed'), ('dataquest', 'SM', 'MIG', 'transcribed')
) AS t(source, code, student_group, mark)

-- A macro of the extension takes a ref() as it is.
WITH absences AS (
    SELECT absences.*, schools.school_level
    FROM {{ ref('absences') }} AS absences
    INNER JOIN {{ ref('schools') }} AS schools USING (cds_code)
)
FROM core_index.chronic_absence_rate(absences, by := ['academic_year', 'school_level'])

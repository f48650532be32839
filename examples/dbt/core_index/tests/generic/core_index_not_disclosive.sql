{#- What a reader of the model can find out about hidden figures: the offences of disclosure_audit. -#}
{% test core_index_not_disclosive(model, figures, hierarchy, min_n=11) %}
WITH terms AS MATERIALIZED (
    FROM core_index.release_equations({{ figures }}, {{ hierarchy }})
),
listed AS (
    SELECT
        concat_ws('|', academic_year, authority, metric, subject, entity_level, entity_code, student_group) AS cell,
        n IS NOT NULL OR numerator IS NOT NULL OR "value" IS NOT NULL AS has_figure
    FROM {{ model }}
),
shown AS (
    SELECT cell FROM listed WHERE has_figure
),
-- what is left of a whole has no row: the reader has it when all the rest of its equation is shown
left_over AS (
    SELECT r.cell
    FROM terms AS r
    INNER JOIN terms AS t ON r.equation = t.equation AND r.cell <> t.cell
    LEFT JOIN shown AS s ON t.cell = s.cell
    WHERE r.level = 'residual'
    GROUP BY r.cell
    HAVING count(s.cell) = count(*)
),
published AS (
    FROM shown UNION ALL FROM left_over
),
cells AS (
    SELECT
        academic_year, cell, max(n) AS n, max(numerator) AS numerator, max(kind) AS kind,
        cell IN (FROM published) AS is_published
    FROM terms
    GROUP BY academic_year, cell
),
lists AS (
    SELECT
        academic_year,
        list({'cell': cell, 'n': n, 'numerator': numerator, 'kind': kind} ORDER BY cell) AS cells,
        list({
            'cell': cell, 'status': CASE WHEN is_published THEN 'published' ELSE 'hidden' END
        } ORDER BY cell) AS decisions
    FROM cells
    GROUP BY academic_year
),
equations AS (
    SELECT
        academic_year,
        list({'equation': equation, 'cell': cell, 'coefficient': coefficient} ORDER BY equation, cell) AS equations
    FROM terms
    WHERE equation IS NOT NULL
    GROUP BY academic_year
),
audits AS (
    SELECT
        lists.academic_year,
        disclosure_audit(
            lists.cells, coalesce(equations.equations, []), lists.decisions, {'min_n': CAST({{ min_n }} AS BIGINT)}
        ) AS audit
    FROM lists
    LEFT JOIN equations USING (academic_year)
),
offences AS (
    SELECT academic_year, unnest(audit.offences, recursive := true)
    FROM audits
)
-- nobody has hidden what is left of a whole and large enough, nor a zero in a row that is not listed
SELECT offences.*
FROM offences
ANTI JOIN (
    SELECT cell FROM terms WHERE level = 'residual' AND n >= {{ min_n }}
    UNION ALL
    SELECT cell FROM terms WHERE n = 0 AND cell NOT IN (SELECT cell FROM listed)
) AS harmless ON offences.cell = harmless.cell
{% endtest %}

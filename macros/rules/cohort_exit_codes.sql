-- name: cohort_exit_codes
-- description: What an exit means for a graduation cohort, when it is the last thing known of a student:
--   exit_reason, outcome (removed: no longer of the cohort; no_member: such an enrolment never made
--   one), source and mark. Every other exit leaves the student in the cohort: as a graduate with
--   exit reason E230 and completion status 100 (the regular diploma), else as none. A transfer to
--   another public school of the state removes, since its school counts the student then.
-- parameters:
-- example: SELECT exit_reason FROM core_index.cohort_exit_codes() WHERE outcome = 'no_member' ORDER BY exit_reason
CREATE MACRO core_index.cohort_exit_codes() AS TABLE
SELECT * FROM (VALUES
    ('N420', 'no_member', 'CALPADS valid codes: no-show', 'confirmed'),
    ('N470', 'no_member', 'CALPADS user manual, cohort reports', 'confirmed'),
    ('E125', 'no_member', 'CALPADS user manual, cohort reports', 'confirmed'),
    ('E170', 'no_member', 'CALPADS user manual, cohort reports', 'confirmed'),
    ('E130', 'removed', 'federal cohort rate: died', 'recalled'),
    ('T160', 'removed', 'federal cohort rate: transfer to another public school', 'recalled'),
    ('T165', 'removed', 'federal cohort rate: transfer to another public school', 'recalled'),
    ('T167', 'removed', 'federal cohort rate: transfer to another public school', 'recalled'),
    ('T180', 'removed', 'federal cohort rate: transfer to a private school', 'recalled'),
    ('T200', 'removed', 'federal cohort rate: transfer out of the state', 'recalled'),
    ('T240', 'removed', 'federal cohort rate: left the country', 'recalled'),
    ('T370', 'removed', 'federal cohort rate: institution with a diploma program', 'recalled')
) AS t(exit_reason, outcome, source, mark)

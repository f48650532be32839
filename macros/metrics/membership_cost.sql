-- name: membership_cost
-- description: What membership of the collaborative costs a district in a year, in dollars: 28,000 and
--   0.28 a student, as published. NULL for NULL; a negative number of students is an error.
-- parameters: students BIGINT
-- example: SELECT core_index.membership_cost(1000), core_index.membership_cost(100000)
CREATE MACRO core_index.membership_cost(students) AS
CASE WHEN students < 0
    THEN system.main.error('core_index.membership_cost: students is ' || students || '; a number of students is 0 or more')
    ELSE CAST(28000 + 0.28 * students AS DECIMAL(18, 2))
END

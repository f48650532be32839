-- name: release_approvals
-- description: Who may have student records of a district, in which role, for what and until when:
--   audience staff for the district's own designated staff, research for an extract of the table
--   table_name (NULL for staff). No row, or one that has expired, is no approval.
-- grain: one row a district, audience, recipient and table
-- keys: district_code, audience, recipient, table_name
CREATE TABLE IF NOT EXISTS {schema}.release_approvals (
    district_code VARCHAR NOT NULL,
    audience VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    recipient_role VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL,
    expires_on DATE NOT NULL,
    table_name VARCHAR
);

-- name: release_approvals
-- description: Who may have student records of a district, in which role, for what and until when:
--   audience staff for the district's own designated staff, research for extracts. No row, or one
--   that has expired, is no approval.
-- grain: one row a district, audience and recipient
-- keys: district_code, audience, recipient
CREATE TABLE IF NOT EXISTS {schema}.release_approvals (
    district_code VARCHAR NOT NULL,
    audience VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    recipient_role VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL,
    expires_on DATE NOT NULL
);

-- name: local_course_subjects
-- description: A district's own word on which courses are English language arts or mathematics: subject
--   (ELA or MATH) of the course ids that match course_pattern as a whole, in upper or lower case. A
--   district with a row takes its own rows alone; lea_code is its 7-digit reporting code.
-- grain: one row a district, subject and pattern
-- keys: lea_code, subject, course_pattern
CREATE TABLE IF NOT EXISTS {schema}.local_course_subjects (
    lea_code VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    course_pattern VARCHAR NOT NULL
);

-- Made by make docs from sql/quality/student_profile_findings.sql.
{{ core_index_view('student_profile_findings', {
    'calpads_student_profile': source('district_files', 'calpads_student_profile'),
}) }}

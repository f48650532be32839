-- name: calpads_layout
-- description: The layout of a CALPADS file type (SENR, SINF, SPRG, SELA, STAS, SINC, SIRS, SOFF, SDIS,
--   SCSC, CRSC, SWDS): its title, the section of the CALPADS file specifications, the numbers of
--   fields that it may have (21+2 is that of an ODS extract, with two columns more) with the
--   academic years that use them, its columns in order, each as 'name column_name form' with '!'
--   when a value is needed, and the source. student is how the record of a student begins in most
--   types. NULL for another type. core_index.calpads_layouts() shows it as rows. SPED (before
--   2023-24) is not among them: the places of its dates could not be confirmed, and one read from
--   a wrong place would be worse than none.
-- parameters: file_type VARCHAR, student VARCHAR
-- example: SELECT core_index.calpads_layout('STAS').widths
CREATE MACRO core_index.calpads_layout(
    file_type,
    student := 'RecordTypeCode record_type_code text, TransactionTypeCode transaction_type_code transaction,
        LocalRecordID local_record_id text, ReportingLEA reporting_lea lea!,
        SchoolOfAttendance school_code school!, AcademicYearID academic_year_id academic_year!,
        SSID ssid ssid!, LocalStudentID local_student_id text, StudentLegalFirstName legal_first_name text,
        StudentLegalLastName legal_last_name text, StudentBirthDate birth_date date,
        StudentGenderCode gender gender, '
) AS CASE file_type
WHEN 'SENR' THEN {
    'title': 'SSID Enrollment', 'section': 1, 'widths': ['35 from 2023-2024', '35+2 from 2023-2024', '39 to 2022-2023', '39+2 to 2022-2023'],
    'columns': '
        RecordTypeCode record_type_code text, TransactionTypeCode transaction_type_code transaction,
        LocalRecordID local_record_id text, ReportingLEA reporting_lea lea!,
        SchoolOfAttendance school_code school!, SchoolOfAttendanceNPS school_of_attendance_nps school,
        AcademicYearID academic_year_id academic_year!, SSID ssid ssid!, LocalStudentID local_student_id text,
        StudentLegalFirstName legal_first_name text, StudentLegalMiddleName legal_middle_name text,
        StudentLegalLastName legal_last_name text, StudentNameSuffix name_suffix text,
        StudentAliasFirstName alias_first_name text, StudentAliasMiddleName alias_middle_name text,
        StudentAliasLastName alias_last_name text, StudentBirthDate birth_date date,
        StudentGenderCode gender gender, StudentBirthCity birth_city text,
        StudentBirthStateProvinceCode birth_state_province_code text,
        StudentBirthCountryCode birth_country_code text, EnrollmentStartDate enrollment_start_date date!,
        EnrollmentStatusCode enrollment_status enrollment_status, GradeLevelCode grade_level grade_level,
        EnrollmentExitDate enrollment_exit_date date, StudentExitReasonCode exit_reason exit_reason,
        StudentSchoolCompletionStatus completion_status code_3,
        ExpectedReceiverSchool expected_receiver_school school,
        StudentMetAllUCCSURequirementsIndicator met_all_uc_csu_requirements yes_no,
        StudentSchoolTransferCode school_transfer_code text,
        DistrictOfGeographicResidence district_of_geographic_residence school,
        StudentGoldenStateSealMeritDiplomaIndicator golden_state_seal_merit_diploma text,
        StudentSealOfBiliteracyIndicator seal_of_biliteracy text,
        PostsecondaryTransitionStatusIndicator postsecondary_transition_status text,
        WorkforceReadinessCertificateIndicator workforce_readiness_certificate text,
        FoodHandlerCertificateIndicator food_handler_certificate text,
        PreApprenticeshipCertificationIndicator pre_apprenticeship_certification text,
        PreApprenticeshipNonCertificationIndicator pre_apprenticeship_non_certification text,
        StateFederalJobProgramIndicator state_federal_job_program text',
    'source': 'CALPADS Data Guide v11 1.04-1.39; 35 fields from 2023-24 on, CALPADS manual SENR0630'}
WHEN 'SINF' THEN {
    'title': 'Student Information', 'section': 2,
    'widths': ['42 to 2022-2023', '42+2 to 2022-2023', '43 from 2023-2024', '43+2 from 2023-2024'],
    'columns': '
        RecordTypeCode record_type_code text, TransactionTypeCode transaction_type_code transaction,
        LocalRecordID local_record_id text, EffectiveStartDate effective_start_date date!,
        EffectiveEndDate effective_end_date date, ReportingLEA reporting_lea lea!,
        SchoolOfAttendance school_code school!, AcademicYearID academic_year_id academic_year!,
        SSID ssid ssid!, LocalStudentID local_student_id text, StudentLegalFirstName legal_first_name text,
        StudentLegalMiddleName legal_middle_name text, StudentLegalLastName legal_last_name text,
        StudentNameSuffix name_suffix text, StudentAliasFirstName alias_first_name text,
        StudentAliasMiddleName alias_middle_name text, StudentAliasLastName alias_last_name text,
        StudentBirthDate birth_date date, StudentGenderCode gender gender, StudentBirthCity birth_city text,
        StudentBirthStateProvinceCode birth_state_province_code text,
        StudentBirthCountryCode birth_country_code text,
        StudentHispanicEthnicityIndicator hispanic_ethnicity yes_no,
        StudentEthnicityMissingIndicator ethnicity_missing yes_no, StudentRace1Code race_1 code_3,
        StudentRace2Code race_2 code_3, StudentRace3Code race_3 code_3, StudentRace4Code race_4 code_3,
        StudentRace5Code race_5 code_3, StudentRaceMissingIndicator race_missing yes_no,
        ResidentialAddressLine1 residential_address_line_1 text,
        ResidentialAddressLine2 residential_address_line_2 text,
        ResidentialAddressCity residential_address_city text,
        ResidentialAddressState residential_address_state text,
        ResidentialAddressZipCode residential_address_zip_code text,
        InitialUSSchoolEnrollmentDateK12 initial_us_school_enrollment_date date,
        EnrolledInUSSchoolLessThan3YearsIndicator enrolled_in_us_school_less_than_3_years yes_no,
        ParentGuardianHighestEducationLevelCode parent_education code_2,
        Guardian1FirstName guardian_1_first_name text, Guardian1LastName guardian_1_last_name text,
        Guardian2FirstName guardian_2_first_name text, Guardian2LastName guardian_2_last_name text,
        ParentGuardian2HighestEducationLevelCode parent_education_2 code_2',
    'source': 'CALPADS Data Guide v11 section 2; from 2023-24 on fields 1 to 40 as before, CALPADS manual SINF0453, and a second education code, CDE Flash 302, whose place after the second guardian''s names is inferred'}
WHEN 'SPRG' THEN {
    'title': 'Student Program', 'section': 3, 'widths': ['26', '26+2'],
    'columns': student || '
        EducationProgramCode education_program_code code_3!,
        EducationProgramMembershipCode membership_code text,
        EducationProgramMembershipStartDate membership_start_date date!,
        EducationProgramMembershipEndDate membership_end_date date,
        EducationServiceAcademicYear education_service_academic_year text,
        EducationServiceCode education_service_code text,
        CaliforniaPartnershipAcademyID california_partnership_academy_id text,
        MigrantStudentID migrant_student_id text, Filler21 filler_21 text, Filler22 filler_22 text,
        HomelessDwellingTypeCode homeless_dwelling_type_code text,
        UnaccompaniedYouthIndicator unaccompanied_youth yes_no, RunawayYouthIndicator runaway_youth yes_no,
        Filler26 filler_26 text',
    'source': 'CALPADS Data Guide v11 3.13-3.26'}
WHEN 'SELA' THEN {
    'title': 'Student English Language Acquisition', 'section': 12, 'widths': ['15', '16', '15+2', '16+2'],
    'columns': '
        RecordTypeCode record_type_code text, TransactionTypeCode transaction_type_code transaction,
        LocalRecordID local_record_id text, ReportingLEA reporting_lea lea!,
        SchoolOfAttendance school_code school!, AcademicYearID academic_year_id academic_year!,
        SSID ssid ssid!, StudentLegalFirstName legal_first_name text,
        StudentLegalLastName legal_last_name text, StudentBirthDate birth_date date,
        StudentGenderCode gender gender, LocalStudentID local_student_id text,
        EnglishLanguageAcquisitionStatusCode elas_code elas!,
        EnglishLanguageAcquisitionStatusStartDate elas_start_date date!,
        PrimaryLanguageCode primary_language_code code_2, CorrectionReasonCode correction_reason_code text',
    'source': 'CALPADS file specification 12.01-12.16 (15 fields before the correction reason)'}
WHEN 'STAS' THEN {
    'title': 'Student Absence Summary', 'section': 13, 'widths': ['21', '21+2'],
    'columns': student || '
        AbsenceSummaryDataCollectionExemptionIndicator exempt yes_no,
        HourlyAttendanceSchoolTypeIndicator hourly yes_no, ExpectedAttendanceDays days_expected number,
        DaysAttended days_attended number,
        DaysAbsentOutOfSchoolSuspension days_absent_out_of_school_suspension number,
        DaysInAttendanceInSchoolSuspension days_in_school_suspension number,
        DaysAbsentExcusedNonSuspension days_absent_excused number,
        DaysAbsentUnexcusedNonSuspension days_absent_unexcused number,
        IncompleteIndependentStudyDays days_incomplete_independent_study number',
    'source': 'CALPADS Data Guide v11 13.13-13.21'}
WHEN 'SINC' THEN {
    'title': 'Student Incident', 'section': 18, 'widths': ['17 from 2019-2020', '17+2 from 2019-2020'],
    'columns': student || '
        IncidentIDLocal incident_id text!, IncidentOccurrenceDate incident_date date,
        StatutoryOffenseIndicator statutory_offense yes_no,
        StudentInstructionalSupportIndicator instructional_support yes_no,
        RemovalToInterimAlternativeSettingReasonCode removal_to_interim_setting_reason_code text',
    'source': 'CALPADS Data Guide v11 18.13-18.17'}
WHEN 'SIRS' THEN {
    'title': 'Student Incident Result', 'section': 19, 'widths': ['17 from 2019-2020', '17+2 from 2019-2020'],
    'columns': student || '
        IncidentIDLocal incident_id text!, IncidentResultCode incident_result_code code_3!,
        IncidentResultAuthorityCode result_authority_code text,
        IncidentResultDurationDays result_duration_days number,
        IncidentResultModificationCode result_modification_code text',
    'source': 'CALPADS Data Guide v11 19.13-19.17'}
WHEN 'SOFF' THEN {
    'title': 'Student Offense', 'section': 20, 'widths': ['15 from 2019-2020', '15+2 from 2019-2020'],
    'columns': student || '
        IncidentIDLocal incident_id text!, StudentOffenseCode offense_code code_3!,
        WeaponCategoryCode weapon_category_code code_2',
    'source': 'CALPADS Data Guide v11 20.13-20.15; SDIS until 2018-19'}
WHEN 'SDIS' THEN {
    'title': 'Student Discipline', 'section': NULL, 'widths': ['23 to 2018-2019', '23+2 to 2018-2019'],
    'columns': student || '
        DisciplinaryIncidentIDLocal incident_id text!, DisciplinaryIncidentOccurrenceDate incident_date date,
        StudentOffenseCode offense_code code_3, IncidentMostSevereOffenseCode most_severe_offense_code code_3,
        WeaponCategoryCode weapon_category_code code_2,
        IncidentDisciplinaryActionTakenCode action_taken_code code_3!,
        DisciplinaryActionAuthorityCode action_authority_code text,
        IncidentDisciplinaryActionDurationDays action_duration_days number,
        StudentInstructionalSupportIndicator instructional_support yes_no,
        DisciplinaryActionModificationCategoryCode action_modification_code text,
        RemovalToInterimAlternativeSettingReasonCode removal_to_interim_setting_reason_code text',
    'source': 'columns of an ODS extract; retired with 2019-20, CALPADS Data Guide v11'}
WHEN 'SCSC' THEN {
    'title': 'Student Course Section Completion', 'section': 10, 'widths': ['20', '20+2'],
    'columns': student || '
        LocalCourseID course_id text!, CourseSectionID section_id text, AcademicTermCode term_code text,
        CreditsAttempted credits_attempted number, CreditsEarned credits_earned number,
        StudentCourseFinalGrade final_grade text, UCCSUAdmissionRequirementCode uc_csu_requirement_code text,
        MarkingPeriodCode marking_period_code text',
    'source': 'CALPADS Data Guide v11 10.13-10.20'}
WHEN 'CRSC' THEN {
    'title': 'Course Section Completion', 'section': 9, 'widths': ['27', '27+2'],
    'columns': '
        RecordTypeCode record_type_code text, TransactionTypeCode transaction_type_code transaction,
        LocalRecordID local_record_id text, ReportingLEA reporting_lea lea!,
        SchoolOfCourseDelivery school_code school!, AcademicYearID academic_year_id academic_year!,
        StateCourseCode state_course_code code_4!, LocalCourseID course_id text!, CourseName course_name text,
        CourseContentCode course_content_code text, Filler11 filler_11 text,
        CTETechnicalPreparationCourseIndicator cte_technical_preparation yes_no,
        UCCSUApprovedIndicator uc_csu_approved yes_no, CourseSectionID section_id text!,
        AcademicTermCode term_code text, SEID seid text, LocalStaffID local_staff_id text,
        ClassID class_id text, CourseSectionInstructionalLevelCode instructional_level_code code_2,
        EducationServiceCode education_service_code text,
        LanguageOfInstructionCode language_of_instruction_code text,
        InstructionalStrategyCode instructional_strategy_code text,
        IndependentStudyIndicator independent_study yes_no,
        DistanceLearningIndicator distance_learning yes_no, MultipleTeacherCode multiple_teacher_code text,
        EducationProgramFundingSourceCode funding_source_code text,
        CTECourseSectionProviderCode cte_provider_code text',
    'source': 'CALPADS Data Guide v11 9.07, 9.14, 9.19; the others from the columns of an ODS extract'}
WHEN 'SWDS' THEN {
    'title': 'Students with Disabilities Status', 'section': 22, 'widths': ['13 from 2023-2024', '13+2 from 2023-2024'],
    'columns': '
        RecordTypeCode record_type_code text, TransactionTypeCode transaction_type_code transaction,
        LocalRecordID local_record_id text, ReportingLEA reporting_lea lea!,
        AcademicYearID academic_year_id academic_year!, SSID ssid ssid!, LocalStudentID local_student_id text,
        StudentLegalFirstName legal_first_name text, StudentLegalLastName legal_last_name text,
        StudentBirthDate birth_date date, SpecialEducationStatusStartDate status_start_date date!,
        SpecialEducationStatusCode disability_status disability_status!,
        NonParticipationReasonCode non_participation_reason_code text',
    'source': 'CALPADS manual, report 16.23: start date 22.11, no school, the status codes; the order of the others inferred'}
END

-- name: header_layout
-- description: The columns that the reader of a file type with a header line knows (CAASPP, ELPAC, CERS,
--   SURVEY, STUDENT_PROFILE, SCHOOL_DIRECTORY, DIRECT_CERTIFICATION, and the student lists of CALPADS
--   by the number of their report: 14.2, 7.12, 15.2, 5.7, 1.18, 2.17), in the form that
--   layout_columns reads: the names that the column has had (joined by '|', compared without case,
--   spaces and signs), the reader's column name and the form, with '!' when every record needs a value
--   and '*' when the column must be there. NULL for another type. Sources: the TOMS student score data
--   files of 2021 to 2024 and their renamed columns, CALPADS report 8.1, the CERS student export, the
--   public school directory of the California Department of Education, and the survey layout of this
--   extension. Of the lists SchoolCode, SSID, StudentName, Grade, DaysExpectedA, DaysAbsentCEFG,
--   DurationDays, CohortCategory and the student groups are confirmed from exports in use; the incident
--   result of 7.12, the columns of 1.18 and the date of 2.17 are recalled, hence several names each.
-- parameters: file_type VARCHAR
-- example: SELECT layout_columns(core_index.header_layout('SURVEY'))[1].name
CREATE MACRO core_index.header_layout(file_type) AS CASE file_type
WHEN 'CAASPP' THEN '
    RecordType record_type code_2!, SSID ssid ssid!, GradeAssessed grade_assessed grade_level*,
    CALPADSGrade|EnrolledGrade enrolled_grade grade_level,
    CALPADSDistrictCode|DistrictCode|EnrolledDistrictCode district_cds lea_cds*,
    CALPADSSchoolCode|SchoolCode|EnrolledSchoolCode school_cds cds*,
    FinalTestedDistrictCode|TestedDistrictCode tested_district_cds cds,
    FinalTestedSchoolCode|TestedSchoolCode tested_school_cds cds, StudentFirstName|FirstName first_name text,
    StudentMiddleName|MiddleName middle_name text, StudentLastName|LastName|LastOrSurname last_name text,
    DateofBirth|BirthDate birth_date any_date, Gender|Sex gender text,
    ELAS|EnglishLanguageAcquisitionStatus elas elas, ELStatus el_status flag,
    ELEntryDate el_entry_date any_date, RFEPDate rfep_date any_date,
    CALPADSIDEAIndicator|CALPADSSpecialEducation|IDEAIndicator|SpecialEducation disability flag,
    FosterStatus|CALPADSFosterStatus foster flag, HomelessStatus|CALPADSHomelessStatus homeless flag,
    EconomicDisadvantageStatus|CALPADSEconomicDisadvantageStatus economic_disadvantage flag,
    MigrantStatus|CALPADSMigrantStatus migrant flag,
    HispanicorLatino|HispanicOrLatinoEthnicity|Hispanic hispanic flag,
    AmericanIndianorAlaskaNative american_indian flag, Asian asian flag,
    HawaiianOrOtherPacificIslander|NativeHawaiianOrOtherPacificIslander pacific_islander flag,
    Filipino filipino flag, BlackorAfricanAmerican black flag, White white flag,
    TwoorMoreRaces two_or_more_races flag, ReportingEthnicity reporting_ethnicity text,
    ParentEducationLevel parent_education text, ConditionCode condition_code text,
    Attemptedness attemptedness text, ScoreStatus score_status text, IncludeIndicator include_indicator text,
    ScaleScore scale_score score*,
    StandardErrorMeasurement|StandardErrorofMeasurement|ScaleScoreStandardError|SEM standard_error_of_measurement measure,
    AchievementLevels|AchievementLevel achievement_level text,
    GradeAssessedMinus1 grade_assessed_minus1 grade_level, ScaleScoreMinus1 scale_score_minus1 score,
    SEMMinus1|StandardErrorMeasurementMinus1 sem_minus1 measure,
    AchievementLevelMinus1|AchievementLevelsMinus1 achievement_level_minus1 text,
    GradeAssessedMinus2 grade_assessed_minus2 grade_level, ScaleScoreMinus2 scale_score_minus2 score,
    SEMMinus2|StandardErrorMeasurementMinus2 sem_minus2 measure,
    AchievementLevelMinus2|AchievementLevelsMinus2 achievement_level_minus2 text,
    GradeAssessedMinus3 grade_assessed_minus3 grade_level, ScaleScoreMinus3 scale_score_minus3 score,
    SEMMinus3|StandardErrorMeasurementMinus3 sem_minus3 measure,
    AchievementLevelMinus3|AchievementLevelsMinus3 achievement_level_minus3 text'
WHEN 'ELPAC' THEN '
    RecordType record_type code_2!, SSID ssid ssid!, GradeAssessed grade_assessed grade_level*,
    CALPADSDistrictCode|DistrictCode|EnrolledDistrictCode district_cds lea_cds*,
    CALPADSSchoolCode|SchoolCode|EnrolledSchoolCode school_cds cds*,
    FinalTestedSchoolCode|TestedSchoolCode tested_school_cds cds, StudentFirstName|FirstName first_name text,
    StudentMiddleName|MiddleName middle_name text, StudentLastName|LastName last_name text,
    DateofBirth|BirthDate birth_date any_date, Gender|Sex gender text, ELAS elas elas,
    ELStatus el_status flag, ELEntryDate el_entry_date any_date, RFEPDate rfep_date any_date,
    ConditionCode condition_code text, Attemptedness attemptedness text,
    IncludeIndicator include_indicator text, OverallScaleScore overall_scale_score score*,
    OverallPL|OverallPerformanceLevel overall_performance_level text,
    OralLanguageScaleScore|OralScaleScore oral_language_scale_score score,
    OralLanguagePL|OralLanguagePerformanceLevel oral_language_performance_level text,
    WrittenLanguageScaleScore|WrittenScaleScore written_language_scale_score score,
    WrittenLanguagePL|WrittenLanguagePerformanceLevel written_language_performance_level text,
    GradeAssessedMinus1 grade_assessed_minus1 grade_level,
    OverallScaleScoreMinus1 overall_scale_score_minus1 score,
    OverallPLMinus1|OverallPerformanceLevelMinus1 overall_performance_level_minus1 text,
    GradeAssessedMinus2 grade_assessed_minus2 grade_level,
    OverallScaleScoreMinus2 overall_scale_score_minus2 score,
    OverallPLMinus2|OverallPerformanceLevelMinus2 overall_performance_level_minus2 text,
    GradeAssessedMinus3 grade_assessed_minus3 grade_level,
    OverallScaleScoreMinus3 overall_scale_score_minus3 score,
    OverallPLMinus3|OverallPerformanceLevelMinus3 overall_performance_level_minus3 text'
WHEN 'CERS' THEN '
    DistrictId district_id text, DistrictName district_name text, NcesId nces_id text,
    SchoolId school_cds school_cds!, SchoolName school_name text, StudentIdentifier ssid ssid!,
    FirstName first_name text, LastOrSurname last_name text, SubmitDateTime submitted_at text,
    SchoolYear school_year text, TestSessionId test_session_id text, AssessmentType assessment_type text*,
    AssessmentSubType assessment_subtype text, AssessmentName assessment_name text*, Subject subject text!,
    GradeLevelWhenAssessed grade_assessed text*, Completeness completeness text,
    AdministrationCondition administration_condition text, ScaleScoreAchievementLevel achievement_level text,
    ScaleScore scale_score score*, ScaleScoreStandardError standard_error_of_measurement measure,
    Claim1ScoreAchievementLevel claim_1_level text, Claim2ScoreAchievementLevel claim_2_level text,
    Claim3ScoreAchievementLevel claim_3_level text, Claim4ScoreAchievementLevel claim_4_level text,
    Claim5ScoreAchievementLevel claim_5_level text, Claim6ScoreAchievementLevel claim_6_level text,
    Sex gender text, MigrantStatus migrant text, Section504Status section_504 text,
    IDEAIndicator disability text, LEPStatus limited_english_proficient text,
    EnglishLanguageAcquisitionStatus elas text,
    EnglishLanguageAcquisitionStatusStartDate elas_start_date text, HispanicOrLatinoEthnicity hispanic text,
    AmericanIndianOrAlaskaNative american_indian text, Asian asian text, BlackOrAfricanAmerican black text,
    White white text, NativeHawaiianOrOtherPacificIslander pacific_islander text,
    TwoOrMoreRaces two_or_more_races text, Filipino filipino text,
    AssignedAccommodationList accommodations text'
WHEN 'SURVEY' THEN '
    CDSCode|SchoolCDS|SchoolCode school_cds school_cds!, AcademicYear|SchoolYear survey_year academic_year!,
    RespondentType respondent_type respondent!, RespondentID respondent_id text!,
    SSID|StateStudentID ssid ssid, Grade|GradeLevel grade_level grade_level, Construct construct text!,
    Item item text!, Response response response*'
WHEN 'STUDENT_PROFILE' THEN '
    SchoolCode school_code school!, SchoolName school_name text, SSID ssid ssid!,
    StudentName student_name text, LocalID|LocalStudentID local_student_id text,
    Grade|GradeLevel grade_level grade_level!, Gender gender gender,
    EthnicityRace|Ethnicity ethnicity_race text, Homeless homeless flag*,
    StudentswithDisabilities|StudentsWithDisability|SWD students_with_disabilities flag*,
    EnglishLearner|EL english_learner flag*, FosterYouth|Foster foster_youth flag,
    SocioEconomicallyDisadvantaged|SED socioeconomically_disadvantaged flag*'
WHEN '14.2' THEN '
    SchoolCode school_code school!, SSID ssid ssid!, StudentName student_name text,
    Grade|GradeLevel grade_level text, DaysExpectedA|ExpectedAttendanceDays days_expected number*,
    DaysAttendedB|DaysAttended days_attended number, DaysAbsentCEFG days_absent number*'
WHEN '7.12' THEN '
    SchoolCode school_code school!, SSID ssid ssid!, StudentName student_name text,
    Grade|GradeLevel grade_level text, IncidentID|IncidentIDLocal|LocalIncidentID incident_id text,
    IncidentResult|IncidentResultCode|ResultCode|Result incident_result text*,
    DurationDays|IncidentResultDurationDays result_duration_days number*'
WHEN '15.2' THEN '
    SchoolCode school_code school!, SSID ssid ssid!, StudentName student_name text,
    CohortCategory cohort_category text!, EthnicityRace|Ethnicity ethnicity_race text, Gender gender text,
    StudentswithDisabilities|StudentWithDisabilities students_with_disabilities text,
    SocioEconomicallyDisadvantaged|SED socioeconomically_disadvantaged text,
    EnglishLearner|EL english_learner text, FosterYouth|Foster foster_youth text,
    Homeless|HomelessProgramEligible homeless text'
WHEN '5.7' THEN '
    SchoolCode school_code school!, SSID ssid ssid!, StudentName student_name text,
    Grade|GradeLevel grade_level text'
WHEN '1.18' THEN '
    SchoolCode school_code school!, SSID ssid ssid!, StudentName student_name text,
    FreeReducedMealProgram|FreeandReducedMealProgram|FreeReducedMealProgram181182|NSLPProgram|MealProgram meal_program text,
    DirectCertification|DirectlyCertified direct_certification flag*, FosterYouth|Foster foster_youth flag,
    HomelessProgram|Homeless homeless flag, MigrantProgram|Migrant migrant flag'
WHEN '2.17' THEN '
    SchoolCode school_code school!, SSID ssid ssid!, StudentName student_name text,
    ReclassificationDate|ReclassifiedDate|RFEPDate|ELAStatusStartDate|ELASStartDate redesignated_on any_date!'
WHEN 'DIRECT_CERTIFICATION' THEN '
    AcademicYear certification_year academic_year!, ReportingLEA reporting_lea lea!,
    SchoolofAttendance school_code school!, LocalStudentID local_student_id text, SSID ssid ssid!,
    CertificationDate certification_date any_date*, CertificationStatus certification_status text*'
WHEN 'SCHOOL_DIRECTORY' THEN '
    CDSCode cds_code cds!, County|CountyName county_name text, District|DistrictName district_name text,
    School|SchoolName school_name text*, StatusType|Status status text*, Charter|CharterYN charter flag,
    FundingType funding_type text, DOCType doc_type text, SOCType soc_type text, EILCode eil_code text,
    EILName eil_name text, GSoffered|GradesOffered grades_offered text,
    GSserved|GradesServed grades_served text, OpenDate open_date any_date, ClosedDate closed_date any_date'
END

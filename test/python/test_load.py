"""The readers on the bytes that districts send, and the load script from folder to tables."""

from __future__ import annotations

import gzip
import subprocess
import textwrap
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

Connect = Callable[..., duckdb.DuckDBPyConnection]

TABLES = {
    "calpads_senr": "*_SENR_*",
    "calpads_sinf": "*_SINF_*",
    "calpads_sprg": "*_SPRG_*",
    "calpads_sela": "*_SELA_*",
    "calpads_stas": "*_STAS_*",
    "calpads_sinc": "*_SINC_*",
    "calpads_sirs": "*_SIRS_*",
    "calpads_scsc": "*_SCSC_*",
}
WITH_HEADER = {
    "calpads_student_profile": "8.1_*",
    "caaspp": "*_CAASPP_*",
    "elpac": "*_ELPAC_*",
    "survey_responses": "survey_responses_*",
    "school_directory": "pubschls.txt",
}


def stas(**changes: str) -> str:
    """One STAS record of a student who was absent 10 of 180 days."""
    values = {
        "type": "STAS", "transaction": "", "record": "1", "lea": "0161119", "school": "6900001",
        "year": "2022-2023", "ssid": "0123456789", "local": "77", "first": "Ana", "last": "Peña",
        "birth": "20120229", "gender": "F", "exempt": "N", "hourly": "N", "expected": "180",
        "attended": "170", "suspended": "1", "in_school": "0", "excused": "4.5", "unexcused": "4.5",
        "study": "0",
    }  # fmt: skip
    return "^".join((values | changes).values())


def write(path: Path, *lines: str, encoding: str = "cp1252", end: str = "\r\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(line + end for line in lines).encode(encoding))
    return path


def load(connection: duckdb.DuckDBPyConnection, folder: Path, schema: str = "main") -> list[tuple]:
    quoted = str(folder).replace("'", "''")
    script = connection.execute(f"SELECT core_index.load_sql('{quoted}', schema := '{schema}')").fetchone()[0]
    return connection.execute(script).fetchall()


def install(connection: duckdb.DuckDBPyConnection) -> None:
    """The results as tables, beside the loaded ones."""
    call = "core_index.install_sql(schema := 'results', source := 'main', materialized := TRUE)"
    connection.execute(connection.execute(f"SELECT {call}").fetchone()[0]).fetchall()
    connection.execute("SET search_path = 'main,results'")


def read(connection: duckdb.DuckDBPyConnection, path: Path, columns: str = "*") -> list[tuple]:
    return connection.execute(f"SELECT {columns} FROM core_index.read_calpads_stas('{path}')").fetchall()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param((stas() + "\r\n").encode("cp1252"), id="cp1252"),
        pytest.param((stas() + "\n").encode(), id="utf-8, line feed"),
        pytest.param(b"\xef\xbb\xbf" + stas().encode(), id="utf-8 with a byte order mark, no last line end"),
        pytest.param(("\ufeff" + stas()).encode("utf-16-le"), id="utf-16"),
        pytest.param(gzip.compress(stas().encode("cp1252")), id="gzip"),
        pytest.param(stas().replace("^", ",").encode(), id="comma"),
        pytest.param(",".join(f'"{f}"' for f in stas().split("^")).encode(), id="comma, quoted"),
        pytest.param(stas().replace("^", "\t").encode(), id="tab"),
        pytest.param((stas(type="STAS-R") + "^20230801^20230802").encode(), id="ODS extract"),
        pytest.param(("\r\n\r\n" + stas(transaction=" ") + "\r\n \r\n").encode(), id="blank lines and a blank code"),
    ],
)
def test_encodings_and_delimiters(connect: Connect, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "STAS.txt"
    path.write_bytes(content)
    row = read(connect(), path, "legal_last_name, birth_date::VARCHAR, days_absent_excused::VARCHAR, ssid, problem")
    assert row == [("Peña", "2012-02-29", "4.5000", "0123456789", None)]


def test_a_malformed_line_stays_with_its_reason(connect: Connect, tmp_path: Path) -> None:
    path = write(
        tmp_path / "STAS.txt",
        stas(last='O"Brien'),
        stas(ssid="123456789"),
        stas() + "^",
        "",
        stas(expected="abc", birth="20230229"),
        stas(lea="", year="22-23", school=""),
    )
    rows = read(connect(), path, "line_number, problem, lea_code, academic_year, days_expected::VARCHAR, raw_line")
    assert [row[0] for row in rows] == [1, 2, 3, 5, 6]
    problems = [row[1] for row in rows]
    assert problems[0] is None and rows[0][5] is None
    assert problems[1].startswith("SSID '123456789' is not an SSID of 10 digits")
    assert problems[2].startswith("expected 21 or 23 fields, found 22")
    assert "StudentBirthDate '20230229' is not a date" in problems[3] and "; " in problems[3]
    assert "ExpectedAttendanceDays 'abc' is not a number" in problems[3] and rows[3][4] is None
    assert "ReportingLEA is missing" in problems[4] and "SchoolOfAttendance is missing" in problems[4]
    assert {row[2:4] for row in rows} == {("0161119", "2022-2023")}
    assert rows[1][5] == stas(ssid="123456789")


def test_the_wrong_file_is_an_error_that_names_the_right_reader(connect: Connect, tmp_path: Path) -> None:
    connection = connect()
    path = write(tmp_path / "SENR.txt", "^".join(["SENR", *[""] * 38]))
    with pytest.raises(duckdb.Error, match=r"expected 21 or 23 fields starting with STAS, found 39 fields.*read_calpads_senr"):
        read(connection, path)
    with pytest.raises(duckdb.Error, match=r"SENR.txt.*missing RecordType, SSID.*found SENR"):
        connection.execute(f"FROM core_index.read_caaspp('{path}')")
    write(tmp_path / "STAS.xlsx", "PK\x03\x04")
    with pytest.raises(duckdb.Error, match="save the sheet as CSV"):
        read(connection, tmp_path / "STAS.xlsx")


def test_no_file_and_empty_file_give_no_rows(connect: Connect, tmp_path: Path) -> None:
    (tmp_path / "STAS.txt").touch()
    assert read(connect(), tmp_path / "STAS.txt") == []
    assert read(connect(), tmp_path / "none*.txt") == []


@pytest.mark.parametrize("extract", [[], ["20240801", "20240802"]])
def test_both_widths_of_senr(connect: Connect, tmp_path: Path, extract: list[str]) -> None:
    record = ["SENR", "", "1", "0161119", "6900001", "", "2022-2023", "0123456789", *[""] * 13, "20220815", "10", "05"]
    record += ["20230609", "E155", *[""] * 8]
    write(tmp_path / "old.txt", "^".join([*record, "Y", "", "", "", "Z", *extract]))
    record[6] = "2023-2024"
    write(tmp_path / "new.txt", "^".join([*record, "N", *extract]))
    rows = connect().execute(
        "SELECT exit_reason, workforce_readiness_certificate, state_federal_job_program, graduation_exemption_indicator, problem "
        f"FROM core_index.read_calpads_senr(['{tmp_path}/old.txt', '{tmp_path}/new.txt']) ORDER BY filename DESC"
    ).fetchall()
    assert rows == [("E155", "Y", "Z", None, None), ("E155", None, None, "N", None)]


def test_caaspp_takes_lea_and_year_from_its_name_and_columns_by_alias(connect: Connect, tmp_path: Path) -> None:
    header = "SSID^RecordType^GradeAssessed^CALPADSDistrictCode^CALPADSSchoolCode^CALPADSSpecialEducation^ScaleScore^Other"
    write(
        tmp_path / "01611190000000_CAASPP_Student_Score_Data_File_2023_DLMTR.CSV",
        "A title above the header",
        header,
        "0123456789^01^05^19999990000000^19999996900001^Y^2500^x",
        "0123456780^01^05^19999990000000^19999996900001^^NS^x",
        "0123456781^01^5^19999990000000^19999996900001^^2500^x",
    )
    rows = connect().execute(
        "SELECT line_number, lea_code, academic_year, disability, scale_score, sem_minus1, problem "
        f"FROM core_index.read_caaspp('{tmp_path}/*.CSV')"
    ).fetchall()
    assert rows[0] == (3, "0161119", "2022-2023", True, 2500, None, None)
    assert rows[1][3:] == (None, None, None, None)
    assert rows[2][6].startswith("GradeAssessed '5' is not IN, TD")


def test_the_profile_report_needs_lea_and_year_in_its_path(connect: Connect, tmp_path: Path) -> None:
    header = "SchoolCode,SSID,Grade,Homeless,StudentswithDisabilities,EnglishLearner,SocioEconomicallyDisadvantaged"
    lines = (header, "6900001,0123456789,05,N,Y,N,N")
    write(tmp_path / "0161119" / "2022-2023" / "8.1_StudentProfileList(EOY3).csv", *lines)
    write(tmp_path / "8.1_StudentProfileList.csv", *lines)
    connection = connect()
    query = "SELECT lea_code, academic_year, students_with_disabilities, foster_youth, problem"
    rows = connection.execute(f"{query} FROM core_index.read_calpads_student_profile('{tmp_path}/**/2022-2023/*')").fetchall()
    assert rows == [("0161119", "2022-2023", True, None, None)]
    rows = connection.execute(f"{query} FROM core_index.read_calpads_student_profile('{tmp_path}/8.1*')").fetchall()
    assert "does not tell the LEA" in rows[0][4] and "does not tell the year" in rows[0][4]


def test_every_record_of_the_sample_is_loaded(connect: Connect, sample: Path) -> None:
    connection = connect()
    summary = {row[0]: row[1:] for row in load(connection, sample)}
    for table, pattern in (TABLES | WITH_HEADER).items():
        files = [file for file in sample.rglob(pattern) if "truth" not in file.parts]
        lines = sum(file.read_bytes().count(b"\n") for file in files)
        records = lines - len(files) * (table in WITH_HEADER)
        assert files and summary[table] == (len(files), records, 0), table
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (records,), table
    districts = connection.execute("SELECT DISTINCT lea_code, academic_year FROM caaspp").fetchall()
    folders = {(f.parent.parent.name, f.parent.name) for f in sample.rglob("*_CAASPP_*")}
    assert set(districts) == folders


def test_loading_again_changes_nothing_but_the_time(connect: Connect, sample: Path) -> None:
    connection = connect()
    everything = " UNION ALL ".join(
        f"SELECT '{table}' AS t, count(*) AS n, bit_xor(hash(r)) AS h FROM {table} AS r" for table in (TABLES | WITH_HEADER)
    )
    files = "FROM (SELECT * EXCLUDE loaded_at FROM loaded_files) ORDER BY ALL"
    load(connection, sample)
    before = connection.execute(everything).fetchall(), connection.execute(files).fetchall()
    load(connection, sample)
    assert (connection.execute(everything).fetchall(), connection.execute(files).fetchall()) == before
    assert connection.execute("SELECT count(*) FROM duckdb_tables() WHERE temporary").fetchone()[0] <= 1


def test_a_corrected_file_replaces_exactly_its_district_year(connect: Connect, tmp_path: Path) -> None:
    other = [stas(lea="0161120"), stas(year="2021-2022")]
    write(tmp_path / "all" / "0161119_STAS_2022-2023.txt", stas(), stas(ssid="0123456780"))
    write(tmp_path / "all" / "0161120_STAS.txt", other[0])
    write(tmp_path / "all" / "0161119_stas_2021.txt", other[1])
    write(tmp_path / "all" / "BUSINESSSTASH.txt", "not a STAS file")
    write(tmp_path / "new" / "corrected STAS.txt", stas(expected="175"))
    connection = connect()
    load(connection, tmp_path / "all", "district")
    load(connection, tmp_path / "new", "district")
    rows = connection.execute(
        "SELECT lea_code, academic_year, ssid, days_expected::INTEGER FROM district.calpads_stas ORDER BY ALL"
    ).fetchall()
    assert rows == [
        ("0161119", "2021-2022", "0123456789", 180),
        ("0161119", "2022-2023", "0123456789", 175),
        ("0161120", "2022-2023", "0123456789", 180),
    ]
    names = connection.execute("SELECT parse_filename(filename) FROM district.loaded_files ORDER BY ALL").fetchall()
    assert names == [("0161119_stas_2021.txt",), ("0161120_STAS.txt",), ("corrected STAS.txt",)]


def test_a_bad_file_changes_nothing(connect: Connect, tmp_path: Path) -> None:
    write(tmp_path / "good" / "STAS.txt", stas())
    write(tmp_path / "bad" / "STAS.txt", stas(expected="1"))
    write(tmp_path / "bad" / "SENR.txt", "not a SENR file")
    connection = connect()
    load(connection, tmp_path / "good")
    with pytest.raises(duckdb.Error, match="SENR.txt is not a SENR file"):
        load(connection, tmp_path / "bad")
    assert connection.execute("SELECT days_expected::INTEGER FROM calpads_stas").fetchall() == [(180,)]


def test_a_file_damaged_far_in_changes_nothing_after_rollback(connect: Connect, tmp_path: Path) -> None:
    """Its first block is good, so that the damage shows in the transaction only."""
    write(tmp_path / "good" / "STAS.txt", stas())
    lines = "".join(stas(ssid=f"{i:010}") + "\n" for i in range(40_000)).encode()
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "STAS.txt.gz").write_bytes(gzip.compress(lines)[:-1000])
    connection = connect()
    load(connection, tmp_path / "good")
    with pytest.raises(duckdb.Error, match="STAS.txt.gz cannot be read: the gzip data is damaged"):
        load(connection, tmp_path / "bad")
    connection.execute("ROLLBACK")
    assert connection.execute("SELECT count(*) FROM calpads_stas").fetchone() == (1,)
    load(connection, tmp_path / "good")
    assert connection.execute("SELECT current_setting('preserve_insertion_order')").fetchone() == (True,)


def test_names_of_folders_and_schemas(connect: Connect, tmp_path: Path) -> None:
    folder = tmp_path / "O'Neill {type}"
    write(folder / "STAS.txt", stas())
    connection = connect()
    load(connection, folder, '"my schema"')
    assert connection.execute('SELECT count(*) FROM "my schema".calpads_stas').fetchone() == (1,)
    assert connection.execute('SELECT count(*) FROM "my schema".caaspp').fetchone() == (0,)
    with pytest.raises(duckdb.Error, match="is not a schema name"):
        load(connection, folder, "a; DROP TABLE b")


def test_findings_and_quarantine(connect: Connect, tmp_path: Path) -> None:
    write(
        tmp_path / "STAS.txt",
        stas(),
        stas(attended="169"),
        stas(ssid="0123456780", unexcused="300"),
        stas(ssid="0123456781", expected="400", attended="390"),
        stas(ssid="0123456782", attended="100"),
        stas(ssid="12"),
        stas(ssid="0123456783", transaction="D"),
    )
    sirs = ["SIRS", "", "1", "0161119", "6900001", "2022-2023", "0123456789", "", "", "", "", "", "I1", "100", "", "1.5", ""]
    write(tmp_path / "SIRS.txt", "^".join(sirs))
    write(
        tmp_path / "01611190000000_CAASPP_Student_Score_Data_File_2023.CSV",
        "SSID^RecordType^GradeAssessed^CALPADSDistrictCode^CALPADSSchoolCode^ScaleScore",
        "0123456789^01^05^01611190000000^01611196900001^9999",
    )
    senr = ["SENR", "", "1", "0161119", "6900001", "", "2022-2023", "0123456789", *[""] * 13, "20220815", "10", "05"]
    rest = ["20230609", "E155", *[""] * 13]
    write(tmp_path / "SENR.txt", "^".join(senr + rest), "^".join([*senr[:4], "6900002", *senr[5:21], "20230101", *senr[22:], *rest]))
    connection = connect()
    load(connection, tmp_path)
    install(connection)
    found = connection.execute(
        "SELECT rule_id, severity, file_type, line_number FROM data_quality WHERE rule_id <> 'absence_without_enrollment' ORDER BY ALL"
    ).fetchall()
    assert found == [
        ("absent_beyond_expected", "error", "calpads_stas", 3),
        ("days_above_366", "error", "calpads_stas", 4),
        ("days_do_not_add_up", "warning", "calpads_stas", 2),
        ("days_do_not_add_up", "warning", "calpads_stas", 5),
        ("deleted_record", "error", "calpads_stas", 7),
        ("duplicate_record", "error", "calpads_stas", 1),
        ("enrollment_without_absence", "warning", "calpads_senr", 2),
        ("overlapping_enrollments", "warning", "calpads_senr", 1),
        ("result_without_incident", "warning", "calpads_sirs", 1),
        ("score_out_of_range", "warning", "caaspp", 2),
        ("unreadable_record", "error", "calpads_stas", 6),
    ]
    lonely = connection.execute(
        "SELECT line_number FROM data_quality WHERE rule_id = 'absence_without_enrollment' ORDER BY ALL"
    ).fetchall()
    assert lonely == [(3,), (4,), (5,)]
    quarantined = connection.execute("SELECT DISTINCT file_type, line_number FROM data_quality WHERE severity = 'error' ORDER BY ALL").fetchall()
    assert quarantined == [("calpads_stas", n) for n in (1, 3, 4, 6, 7)]


def test_the_sample_has_no_errors(connect: Connect, sample: Path) -> None:
    connection = connect()
    load(connection, sample)
    install(connection)
    assert connection.execute("SELECT rule_id, message FROM data_quality WHERE severity = 'error'").fetchall() == []


def test_the_load_runs_on_both_engines(engines: Path, extension: Path, sample: Path, tmp_path: Path) -> None:
    script = tmp_path / "load.py"
    script.write_text(
        textwrap.dedent(f"""
            import duckdb
            con = duckdb.connect(config={{"allow_unsigned_extensions": "true"}})
            con.load_extension({str(extension)!r})
            for _ in range(2):
                con.execute(con.execute("SELECT core_index.load_sql('{sample}')").fetchone()[0])
            print(con.execute("SELECT sum(records) = (SELECT count(*) FROM survey_responses) FROM loaded_files "
                "WHERE file_type = 'survey_responses'").fetchone()[0])
        """)
    )
    done = subprocess.run([engines, script], capture_output=True, text=True)
    assert done.stdout.strip() == "True", done.stderr


def test_files_that_are_not_read_are_named(connect: Connect, tmp_path: Path) -> None:
    for name, line in {"0161119_SPED_2022-2023.txt": "SPED^^1", "STAS.txt": stas(), "notes.csv": "a,b"}.items():
        write(tmp_path / name, line)
    connection = connect()
    (script,) = connection.execute(f"SELECT core_index.load_sql('{tmp_path}')").fetchone()
    (statement,) = [s.query for s in duckdb.extract_statements(script) if "AS not_read" in s.query]
    connection.execute(script[: script.index(statement)])
    assert connection.execute(statement).fetchall() == [
        ("0161119_SPED_2022-2023.txt", "add report 8.1 or SWDS instead"),
        ("notes.csv", "not in core_index.file_types()"),
    ]

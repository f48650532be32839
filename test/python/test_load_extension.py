"""LOAD where an SQL test cannot look: files, failures, processes, damaged input."""

from __future__ import annotations

import gzip
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import sqllogictest

LOAD_SECONDS = 0.3
# What a machine takes to parse the statements of test_load_time, on which the limit rests.
PARSING_SECONDS = 0.375
LOAD_ATTEMPTS = 5

# The engine's Python runs `body` with `con`, `extension`, `folder` and `error(sql)` at hand,
# and prints what it puts into `answer`.
PRELUDE = """
import json, sys
from pathlib import Path
import duckdb

extension, folder = sys.argv[1], Path(sys.argv[2])
LOAD = f"LOAD '{extension}'"

def connect(path=":memory:", **options):
    con = duckdb.connect(str(path), config={"allow_unsigned_extensions": "true"}, **options)
    con.execute("SET enable_progress_bar = false")  # a slow machine would draw one into the answer
    return con

def error(con, sql):
    try:
        con.execute(sql).fetchall()
    except duckdb.Error as e:
        return str(e)
    return None

def rows(con, sql):
    return [list(row) for row in con.execute(sql).fetchall()]
"""


@pytest.fixture
def run(engines: Path, extension: Path, tmp_path: Path) -> Callable[[str], object]:
    """Run a piece of Python on one engine line, in a process that may die; gives its `answer`."""

    def run(body: str) -> object:
        script = f"{PRELUDE}\n{body}\nprint(json.dumps(answer))"
        command = [str(engines), "-c", script, str(extension), str(tmp_path)]
        child = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert child.returncode == 0, f"status {child.returncode}\n{child.stderr}"
        return json.loads(child.stdout)

    return run


def test_nothing_is_written_to_the_database(run, tmp_path: Path) -> None:
    answer = run("""
path = folder / "district.duckdb"
with connect(path) as con:
    con.execute("CREATE TABLE t AS FROM range(1000)")
    con.execute("CHECKPOINT")
before = path.read_bytes()
with connect(path) as con:
    con.execute(LOAD)
    con.execute(LOAD)
    used = rows(con, "SELECT core_index.growth_level(57), chronic_absence_rate(range % 34, 33) FROM t")
    con.execute("CHECKPOINT")
answer = [used, path.read_bytes() == before, sorted(p.name for p in folder.iterdir())]
""")
    assert answer[0][0][0] == 6
    assert answer[1:] == [True, ["district.duckdb"]]


def test_a_database_for_reading_only(run) -> None:
    answer = run("""
path = folder / "district.duckdb"
with connect(path) as con:
    con.execute("CREATE TABLE a AS SELECT 'A' AS school, 18 AS days_absent, 180 AS days_expected")
with connect(path, read_only=True) as con:
    con.execute(LOAD)
    answer = rows(con, "FROM core_index.chronic_absence_rate(a, ['school'])")
""")
    assert answer == [["A", 1, 1, 1.0]]


def test_connections_and_cursors_of_one_process(run) -> None:
    answer = run("""
path = folder / "district.duckdb"
first, early = connect(path), connect(path)
early_cursor = first.cursor()
first.execute(LOAD)
late = connect(path)
answer = [rows(c, "SELECT core_index.growth_level(57)") for c in (first, early, early_cursor, first.cursor(), late)]
first.close()
answer.append(rows(late, "SELECT core_index.growth_level(57)"))
""")
    assert answer == [[[6]]] * 6


def test_a_database_of_the_catalogs_name_is_refused_and_load_can_be_tried_again(run) -> None:
    answer = run("""
with connect() as con:
    con.execute(f"ATTACH '{folder / 'other.duckdb'}' AS core_index")
    con.execute("CREATE TABLE core_index.mine AS SELECT 1 AS a")
    first = error(con, LOAD)
    second = error(con, LOAD)
    kept = rows(con, "FROM core_index.mine")
    con.execute("DETACH core_index")
    third = error(con, LOAD)
    answer = [first, second, kept, third, rows(con, "SELECT core_index.growth_level(57), core_index_version() IS NOT NULL")]
""")
    first, second, kept, third, after = answer
    assert "a database named core_index is attached already" in first
    assert "ATTACH 'core_index.duckdb' AS" in first and "LOAD again" in first
    assert second == first
    assert kept == [[1]]
    assert third is None
    assert after == [[6, True]]


def test_a_file_of_the_catalogs_name(run) -> None:
    answer = run("""
path = folder / "core_index.duckdb"
with connect(path) as con:
    refused = error(con, LOAD)
with connect() as con:
    con.execute(f"ATTACH '{path}' AS collaborative")
    answer = [refused, error(con, LOAD), rows(con, "SELECT core_index.growth_level(57)")]
""")
    assert "a database named core_index is attached already" in answer[0]
    assert "rename the file" in answer[0]
    assert answer[1:] == [None, [[6]]]


def test_after_a_failed_load_nothing_is_left_attached(run) -> None:
    """A schema of the same name makes the macros' names ambiguous: LOAD fails, and works once it is gone."""
    answer = run("""
with connect() as con:
    before = rows(con, "SELECT database_name FROM duckdb_databases() ORDER BY ALL")
    con.execute("CREATE SCHEMA core_index")
    refused = error(con, LOAD)
    after = rows(con, "SELECT database_name FROM duckdb_databases() ORDER BY ALL")
    con.execute("DROP SCHEMA core_index")
    answer = [refused, before == after, error(con, LOAD), rows(con, "SELECT core_index.growth_level(57), chronic_absence_rate(18, 180)")]
""")
    assert "core_index: " in answer[0]
    assert answer[1:] == [True, None, [[6, 1.0]]]


def test_the_script_brings_the_macros_back_after_detach(run) -> None:
    answer = run("""
with connect() as con:
    con.execute(LOAD)
    listed = rows(con, "FROM core_index.functions()")
    con.execute("DETACH core_index")
    gone = error(con, "SELECT core_index.growth_level(57)")
    # DuckDB has the extension on its list and does not call it again.
    loaded = error(con, LOAD)
    still_gone = error(con, "SELECT core_index.growth_level(57)")
    script = rows(con, "SELECT core_index_catalog_sql()")[0][0]
    con.execute(script)
    again = rows(con, "FROM core_index.functions()") == listed
    hidden = rows(con, "SELECT count(*) FROM (SHOW DATABASES) WHERE database_name = 'core_index'")
    answer = [gone, loaded, still_gone, again, hidden, rows(con.cursor(), "SELECT core_index.growth_level(57)")]
""")
    gone, loaded, still_gone, again, hidden, after = answer
    assert "growth_level does not exist" in gone
    assert loaded is None
    assert "growth_level does not exist" in still_gone
    assert again and hidden == [[0]] and after == [[6]]


def test_load_inside_a_transaction(run) -> None:
    answer = run("""
with connect() as con:
    con.execute("BEGIN")
    con.execute("CREATE TABLE t AS SELECT 57 AS p")
    con.execute(LOAD)
    inside = rows(con, "SELECT core_index.growth_level(p) FROM t")
    con.execute("ROLLBACK")
    answer = [inside, error(con, "FROM t") is not None, rows(con, "SELECT core_index.growth_level(57)")]
""")
    assert answer == [[[6]], True, [[6]]]


def test_without_access_to_files_after_load(run) -> None:
    answer = run("""
with connect() as con:
    con.execute(LOAD)
    script = rows(con, "SELECT core_index_catalog_sql()")[0][0]
    con.execute("SET enable_external_access = false")
    con.execute("CREATE TABLE a AS SELECT 'A' AS school, 18 AS days_absent, 180 AS days_expected")
    used = rows(con, "FROM core_index.chronic_absence_rate(a, ['school'])")
    con.execute("DETACH core_index")
    con.execute(script)
    answer = [used, rows(con, "SELECT core_index.growth_level(57)"), error(con, "FROM read_text('x')")]
""")
    assert answer[:2] == [[["A", 1, 1, 1.0]], [[6]]]
    assert "disabled" in answer[2]


def test_parameters_of_prepared_statements(run) -> None:
    answer = run("""
with connect() as con:
    con.execute(LOAD)
    con.execute("CREATE TABLE few AS SELECT 5 AS n, 0.5::DOUBLE AS rate")
    answer = [con.execute(sql, arguments).fetchall() for sql, arguments in [
        ("SELECT core_index.growth_level(?)", [57]),
        ("SELECT chronic_absence_rate(?, ?)", [18, 180]),
        ("FROM core_index.suppress_small_n(few, ['rate'], min_n := ?)", [5]),
        ("FROM core_index.suppress_small_n(few, ['rate'], min_n := ?)", [11]),
    ]]
""")
    assert answer == [[[6]], [[1.0]], [[5, 0.5, False]], [[5, None, True]]]


def test_two_connections_with_uncommitted_rows(run) -> None:
    answer = run("""
with connect() as con:
    con.execute(LOAD)
    con.execute("CREATE TABLE a AS SELECT 'A' AS school, 18 AS days_absent, 180 AS days_expected")
    other = con.cursor()
    con.execute("BEGIN")
    con.execute("INSERT INTO a VALUES ('A', 0, 180)")
    sql = "FROM core_index.chronic_absence_rate(a, ['school'])"
    during = [rows(con, sql), rows(other, sql)]
    con.execute("COMMIT")
    answer = during + [rows(other, sql)]
""")
    assert answer == [[["A", 2, 1, 0.5]], [["A", 1, 1, 1.0]], [["A", 2, 1, 0.5]]]


def test_load_time(extension: Path) -> None:
    """The best of a few fresh processes, against parsing in each of them: a machine that is slow, or shared, is slow in both."""
    script = f"""{PRELUDE}
import time
with connect() as con:
    start, busy = time.perf_counter(), time.process_time()
    con.execute(LOAD)
    print(time.perf_counter() - start, time.process_time() - busy)
    columns = ", ".join(f"CASE WHEN a{{n}} > {{n}} THEN b{{n}} + {{n}} END AS c{{n}}" for n in range(40))
    start = time.perf_counter()
    for _ in range(150):
        con.extract_statements(f"SELECT {{columns}} FROM t")
    print(time.perf_counter() - start)
"""
    command = [sqllogictest.ENGINES["engine_2_0"], "-c", script, extension, "."]
    runs = [
        [float(word) for word in subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()]
        for _ in range(LOAD_ATTEMPTS)
    ]
    text = ", ".join(f"{wall:.3f} ({busy:.3f}; parsing {parsing:.3f})" for wall, busy, parsing in runs)
    assert min(wall / max(1, parsing / PARSING_SECONDS) for wall, _, parsing in runs) < LOAD_SECONDS, (
        f"LOAD took {text} s (of which computing); the best is to be under {LOAD_SECONDS} s"
        f" where parsing takes {PARSING_SECONDS} s or less, and in proportion where it takes longer"
    )


def test_a_view_says_which_extension_it_needs(tmp_path: Path, extension: Path) -> None:
    """A database whose views use the extension, opened without it: the views fail by name, the tables work."""
    path = tmp_path / "district.duckdb"
    with duckdb.connect(str(path), config={"allow_unsigned_extensions": "true"}) as con:
        con.load_extension(str(extension))
        con.execute("CREATE TABLE a AS SELECT 'A' AS school, 18 AS days_absent, 180 AS days_expected")
        con.execute("CREATE VIEW rates AS FROM core_index.chronic_absence_rate(a, ['school'])")
        con.execute("CREATE TABLE published AS FROM rates")
    with duckdb.connect(str(path)) as con:
        assert con.execute("FROM published").fetchall() == [("A", 1, 1, 1.0)]
        with pytest.raises(duckdb.Error, match="chronic_absence_rate|core_index"):
            con.execute("FROM rates").fetchall()


# Bytes that an SQL test cannot write down


def records(con: duckdb.DuckDBPyConnection, content: bytes) -> list[tuple[int, str]]:
    found = con.execute("SELECT text_records(?).records", [content]).fetchall()[0][0]
    return [(record["line"], record["text"]) for record in found]


def test_gzip(connect: Callable[..., duckdb.DuckDBPyConnection]) -> None:
    con = connect()
    text = "".join(f"STAS^{i}^Pe\u00f1a\r\n" for i in range(50_000))
    wanted = [(i + 1, f"STAS^{i}^Pe\u00f1a") for i in range(50_000)]
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert records(con, gzip.compress(text.encode(encoding))) == wanted, encoding
    half = len(text) // 2
    two_members = gzip.compress(text[:half].encode()) + gzip.compress(text[half:].encode())
    assert records(con, two_members) == wanted


@pytest.mark.parametrize("kept", [2, 10, 11, 0.5, -9, -1])
def test_a_truncated_gzip_stream_is_an_error(connect: Callable[..., duckdb.DuckDBPyConnection], kept: float) -> None:
    whole = gzip.compress(b"".join(b"STAS^%d\r\n" % i for i in range(10_000)))
    part = whole[: int(kept * len(whole))] if isinstance(kept, float) else whole[:kept]
    with pytest.raises(duckdb.InvalidInputException, match=r"text_records: the gzip data is damaged \(.*fetch the file again"):
        records(connect(), part)


def test_a_changed_byte_in_a_gzip_stream_is_an_error(connect: Callable[..., duckdb.DuckDBPyConnection]) -> None:
    whole = bytearray(gzip.compress(b"".join(b"STAS^%d\r\n" % i for i in range(10_000))))
    whole[len(whole) // 2] ^= 0xFF
    with pytest.raises(duckdb.InvalidInputException, match="text_records: the gzip data is damaged"):
        records(connect(), bytes(whole))


def test_every_byte_of_windows_1252(connect: Callable[..., duckdb.DuckDBPyConnection]) -> None:
    """Each byte from 0x80 on is one character; the five that the code page leaves open are control characters."""
    con = connect()
    for byte in range(0x80, 0x100):
        content = bytes([0x41, byte, 0x5E, 0x42])
        try:
            wanted = content.decode("cp1252")
        except UnicodeDecodeError:
            wanted = content.decode("latin-1")
        assert records(con, content) == [(1, wanted)], hex(byte)


def test_a_file_as_read_blob_gives_it(connect: Callable[..., duckdb.DuckDBPyConnection], tmp_path: Path) -> None:
    (tmp_path / "STAS_1.txt").write_bytes("STAS^A^Pe\u00f1a\r\n\r\nSTAS^B^O\u2019Brien\r\n".encode("cp1252"))
    (tmp_path / "STAS_2.txt.gz").write_bytes(gzip.compress(b"STAS^C\n"))
    found = connect().execute(
        """
        SELECT parse_filename(filename), r.line, record_fields(r.text, f.delimiter)
        FROM (
            SELECT filename, (t).delimiter AS delimiter, unnest((t).records) AS r
            FROM (SELECT filename, text_records(content) AS t FROM read_blob(?))
        ) AS f
        ORDER BY ALL
        """,
        [str(tmp_path / "STAS_*")],
    ).fetchall()
    assert found == [
        ("STAS_1.txt", 1, ["STAS", "A", "Pe\u00f1a"]),
        ("STAS_1.txt", 3, ["STAS", "B", "O\u2019Brien"]),
        ("STAS_2.txt.gz", 1, ["STAS", "C"]),
    ]

"""The release of the sample collaborative: attacked from outside, and one file for each audience."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]

# Planted where a student's own data are: none may be in a file of aggregates.
CANARIES = {
    "ssid": "9876501234",
    "last_name": "Zyxwvcanary",
    "local_id": "LOCALCANARY77",
    "birth_date": "1999-02-28",
}

KEYS = ("academic_year", "authority", "entity_level", "entity_code", "student_group", "metric", "subject")
MIN_N = 11


def run_script(connection: duckdb.DuckDBPyConnection, call: str) -> None:
    ((script,),) = connection.execute(f"SELECT {call}").fetchall()
    connection.execute(script)


# What a university gets: a row a student, year and district, with all that identifies in the query.
EXTRACT = {
    "recipient": "A University",
    "table": "program_years",
    "query": """
        SELECT DISTINCT e.academic_year, e.district_code, e.ssid, i.legal_last_name, i.birth_date, s.gender, s.disadvantaged,
            s.english_learner
        FROM enrollments AS e
        INNER JOIN students AS s ON e.academic_year = s.academic_year AND e.ssid = s.ssid
        LEFT JOIN (
            SELECT ssid, any_value(legal_last_name) AS legal_last_name, any_value(birth_date) AS birth_date
            FROM source.main.calpads_sinf GROUP BY ssid
        ) AS i ON e.ssid = i.ssid
        WHERE e.district_code IN (SELECT district_code FROM release_policy)
    """,
    "policy": {
        "academic_year": "quasi", "district_code": "district", "ssid": "student", "legal_last_name": "drop",
        "birth_date": "drop", "gender": "quasi", "disadvantaged": "outcome", "english_learner": "keep",
    },
}
METRICS = ("chronic_absence", "suspension", "academic_achievement", "distance_from_standard", "el_redesignation")


@pytest.fixture(scope="module")
def runner(extension, request: pytest.FixtureRequest):
    patch = pytest.MonkeyPatch()
    request.addfinalizer(patch.undo)
    patch.setenv("CORE_INDEX_EXTENSION", str(extension))
    spec = importlib.util.spec_from_file_location("release", ROOT / "examples" / "release" / "release.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def database(runner, sample, extension, tmp_path_factory) -> Path:
    """The loaded sample with canaries, a policy and an approval: the last district lets everything out."""
    path = tmp_path_factory.mktemp("release") / "collaborative.duckdb"
    with duckdb.connect(str(path), config={"allow_unsigned_extensions": "true"}) as connection:
        connection.load_extension(str(extension))
        connection.execute(runner.script(connection, f"core_index.load_sql('{sample}')"))
        ((victim,),) = connection.execute(
            "SELECT ssid FROM calpads_senr SEMI JOIN calpads_sinf USING (ssid) WHERE problem IS NULL AND lea_code <> school_code ORDER BY ssid LIMIT 1"
        ).fetchall()
        plant(connection, victim)
        connection.execute(
            """
            CREATE TABLE release_policy AS
            SELECT lea_code || '0000000' AS district_code, m.metric, lea_code = max(lea_code) OVER () AS public
            FROM (SELECT DISTINCT lea_code FROM calpads_senr WHERE problem IS NULL AND lea_code <> school_code),
                (SELECT unnest($metrics)) AS m(metric);
            CREATE TABLE release_approvals AS
            SELECT lea_code || '0000000' AS district_code, 'staff' AS audience, 'J. Data' AS recipient,
                'data coordinator' AS recipient_role, 'early warning' AS purpose, current_date + 30 AS expires_on,
                NULL::VARCHAR AS table_name
            FROM calpads_senr WHERE ssid = $1 AND lea_code <> school_code ORDER BY lea_code LIMIT 1;
            INSERT INTO release_approvals BY NAME SELECT * REPLACE ('Former Staff' AS recipient, current_date - 1 AS expires_on)
            FROM release_approvals;
            INSERT INTO release_approvals SELECT DISTINCT district_code, 'research', 'A University', 'team', 'a study',
                current_date + 30, 'program_years' FROM release_policy;
            CREATE TABLE opt_outs AS SELECT ssid, 'research' AS scope
            FROM (SELECT DISTINCT ssid FROM calpads_senr WHERE problem IS NULL ORDER BY ssid LIMIT 5)
            """.replace("$1", f"'{CANARIES['ssid']}'").replace("$metrics", str(list(METRICS)))
        )
    return path


def plant(connection: duckdb.DuckDBPyConnection, victim: str) -> None:
    """Gives one student an SSID, a name, a local id and a birth date found nowhere else."""
    columns = connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE table_name LIKE 'calpads_%' OR table_name IN ('caaspp', 'elpac')"
    ).fetchall()
    with_ssid = {table for table, column, _ in columns if column == "ssid"}
    for table, column, data_type in columns:
        value = None
        if table in with_ssid and "last_name" in column:
            value = CANARIES["last_name"]
        elif table in with_ssid and column == "local_student_id":
            value = CANARIES["local_id"]
        elif table in with_ssid and "birth" in column and data_type == "DATE":
            value = CANARIES["birth_date"]
        if value:
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE ssid = ?", [value, victim])
    for table in with_ssid:
        connection.execute(f"UPDATE {table} SET ssid = ? WHERE ssid = ?", [CANARIES["ssid"], victim])


@pytest.fixture(scope="module")
def computed(runner, database) -> duckdb.DuckDBPyConnection:
    return runner.compute(database, "main")


@pytest.fixture(scope="module")
def files(runner, computed, tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("out") / "release"
    return {path.stem: path for path in runner.release(computed, folder, "main", [EXTRACT])}


@pytest.fixture(scope="module")
def released(computed) -> duckdb.DuckDBPyConnection:
    """The computed release under short names."""
    views = {
        "figures": "release_figures", "hierarchy": "release_hierarchy", "decisions": "release_decisions",
        "published": "released_metrics",
    }
    cursor = computed.cursor()
    for name, table in views.items():
        cursor.execute(f"CREATE OR REPLACE VIEW memory.results.{name} AS FROM memory.results.{table}")
    cursor.execute("USE memory.results")
    return cursor


def fetch(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple]:
    return connection.execute(query).fetchall()


def test_no_small_figure_is_published(released) -> None:
    ((rows, shown, hidden),) = fetch(
        released, "SELECT count(*), count(*) FILTER (NOT suppressed), count(*) FILTER (suppressed) FROM published"
    )
    assert shown > rows / 4 and hidden > 0
    assert fetch(released, f"SELECT min(n) FROM published WHERE n > 0 AND n < {MIN_N}") == [(None,)]


def test_a_hidden_row_says_nothing(released) -> None:
    figures = [name for (name, *_) in fetch(released, "DESCRIBE published")]
    figures = [name for name in figures if name not in (*KEYS, "higher_is_better", "is_public", "suppressed")]
    assert {"n", "numerator", "value", "status", "null_reason", "standard_error"} <= set(figures)
    counts = ", ".join(f'count("{name}")' for name in figures)
    assert set(fetch(released, f"SELECT {counts} FROM published WHERE suppressed")[0]) == {0}


def test_what_is_published_is_true(released) -> None:
    keys = " AND ".join(f"p.{key} = f.{key}" for key in KEYS)
    ((wrong,),) = fetch(
        released,
        f"""
        SELECT count(*) FROM published AS p LEFT JOIN figures AS f ON {keys}
        WHERE NOT p.suppressed AND (p.n, p.numerator, p.value) IS DISTINCT FROM (f.n, f.numerator, f.value)
        """,
    )
    assert wrong == 0


def test_what_is_published_passes_when_it_is_audited_itself(released) -> None:
    """Decisions read off the published rows, not off the function that made them."""
    assert verdicts(released) == {"pass"}


def verdicts(connection: duckdb.DuckDBPyConnection, revealed: str = "") -> set[str]:
    """Verdicts of the years; the cell of that name counts as published, whatever it is."""
    rows = fetch(
        connection,
        f"""
        WITH terms AS MATERIALIZED (FROM core_index.release_equations(figures, hierarchy)),
        cells AS (
            SELECT academic_year, cell, max(n) AS n, max(numerator) AS numerator, max(kind) AS kind, max(level) AS level
            FROM terms GROUP BY ALL
        ),
        shown AS (
            SELECT concat_ws('|', academic_year, authority, metric, subject, entity_level, entity_code, student_group) AS cell
            FROM published WHERE NOT suppressed
        ),
        -- what has no row is known exactly when the decisions took it so
        statuses AS (
            SELECT c.cell, CASE
                WHEN c.level = 'residual' THEN d.status
                WHEN c.cell IN (FROM shown) THEN 'published' ELSE 'hidden' END AS status
            FROM cells AS c INNER JOIN decisions AS d ON c.cell = d.cell
        ),
        changed AS (
            SELECT cell, CASE WHEN cell = '{revealed}' THEN 'published' ELSE status END AS status FROM statuses
        )
        SELECT disclosure_audit(
            (SELECT list({{'cell': cell, 'n': n, 'numerator': numerator, 'kind': kind}})
                FROM cells WHERE cells.academic_year = y.academic_year),
            (SELECT list({{'equation': equation, 'cell': cell, 'coefficient': coefficient}})
                FROM terms WHERE terms.academic_year = y.academic_year AND equation IS NOT NULL),
            (SELECT list({{'cell': cell, 'status': status}}) FROM changed)).verdict
        FROM (SELECT DISTINCT academic_year FROM cells) AS y
        """,
    )
    return {verdict for (verdict,) in rows}


def test_one_more_published_cell_is_noticed(released) -> None:
    cells = fetch(
        released,
        "SELECT cell FROM decisions WHERE reason = 'complementary' AND level = 'school' ORDER BY hash(cell) LIMIT 3",
    )
    assert cells
    for (cell,) in cells:
        assert "fail" in verdicts(released, cell), cell


def test_no_partition_gives_a_hidden_group_away(released) -> None:
    """The plainest attack: a whole less its published parts, one equation at a time."""
    rows = fetch(
        released,
        """
        WITH divided AS (
            SELECT w.academic_year, w.authority, w.metric, w.subject, w.entity_level, w.entity_code, p.division,
                any_value(w.n) AS whole, sum(f.n) AS shown, count(*) FILTER (f.suppressed) AS hidden
            FROM published AS w
            INNER JOIN core_index.student_group_partitions() AS p ON p.whole = w.student_group
            INNER JOIN published AS f
                ON (f.academic_year, f.authority, f.metric, f.subject, f.entity_level, f.entity_code)
                    = (w.academic_year, w.authority, w.metric, w.subject, w.entity_level, w.entity_code)
                AND f.student_group = p.part
            WHERE NOT w.suppressed
            GROUP BY ALL
        )
        SELECT hidden, whole - coalesce(shown, 0) FROM divided WHERE hidden > 0
        """,
    )
    assert rows
    for hidden, left in rows:
        assert left >= MIN_N, (hidden, left)


def test_only_what_the_districts_let_out_is_public(released) -> None:
    ((kept, public),) = fetch(
        released,
        """
        SELECT min(district_code) FILTER (NOT public), list(DISTINCT district_code) FILTER (public)
        FROM release_policy
        """,
    )
    rows = fetch(
        released,
        """
        SELECT e.district_code, p.entity_level, count(*) FROM published_metrics AS p
        INNER JOIN entities AS e ON p.entity_level = e.entity_level AND p.entity_code = e.entity_code GROUP BY ALL
        """,
    )
    assert {district for district, *_ in rows} == set(public)
    assert {level for _, level, _ in rows} == {"school", "district"}
    assert kept not in public
    assert {metric for (metric,) in fetch(released, "SELECT DISTINCT metric FROM published_metrics")} <= set(METRICS)


def test_scores_rest_on_published_levels_only(released) -> None:
    ((shown, public),) = fetch(
        released, "SELECT (SELECT count(*) FROM released_index_levels), (SELECT count(*) FROM published_index_levels)"
    )
    assert shown > public > 0
    small = fetch(
        released,
        """
        SELECT l.* FROM released_index_levels AS l
        INNER JOIN published AS p
            ON (p.academic_year, p.entity_code, p.student_group, p.metric, p.subject)
                = (l.academic_year, l.entity_code, l.student_group, l.metric, l.subject)
        WHERE p.authority = 'CORE' AND p.entity_level = 'school' AND p.suppressed
        """,
    )
    assert small == []
    hidden = fetch(released, "SELECT score, metrics, null_reason FROM released_index_scores WHERE suppressed")
    assert set(hidden) <= {(None, None, None)}
    # Growth is not released here, and every index rests on it.
    assert fetch(released, "FROM published_index_scores") == []


def test_what_an_index_lacks_is_listed(released) -> None:
    """An index is hidden exactly when one of its figures is, and growth is not released here."""
    hidden = fetch(
        released,
        """
        SELECT academic_year, entity_code FROM released_index_scores WHERE entity_level = 'school' AND suppressed
        ORDER BY ALL
        """,
    )
    assert hidden == fetch(released, "SELECT DISTINCT academic_year, entity_code FROM hidden_index_levels ORDER BY ALL")
    reasons = dict(fetch(released, "SELECT metric, list(DISTINCT reason) FROM hidden_index_levels GROUP BY metric"))
    assert reasons["academic_growth"] == ["not_released"]
    assert "primary" not in set().union(*map(set, reasons.values()))
    groups = fetch(released, "SELECT DISTINCT student_group FROM hidden_index_levels WHERE student_group IN ('F', 'M', 'X', 'FOS')")
    assert groups == []


def test_peers_are_schools_of_districts_that_let_something_out(released) -> None:
    ((listed, public, kept),) = fetch(
        released,
        """
        SELECT count(*), count(*) FILTER (is_public), count(*) FILTER (is_public AND NOT p.public)
        FROM released_peer_groups AS g
        INNER JOIN entities AS e ON e.entity_level = 'school' AND g.peer_code = e.entity_code
        INNER JOIN (SELECT district_code, bool_or(public) AS public FROM release_policy GROUP BY ALL) AS p
            ON e.district_code = p.district_code
        """,
    )
    assert listed > public >= 0 and kept == 0
    assert [name for (name, *_) in fetch(released, "DESCRIBE released_peer_groups")] == [
        "academic_year", "entity_code", "entity_name", "school_level", "rank", "peer_code", "peer_name", "is_public",
    ]


def test_findings_are_counted_without_small_numbers(released, files) -> None:
    ((rows, small, hidden, wrong),) = fetch(
        released,
        f"""
        SELECT count(*), count(*) FILTER (findings < {MIN_N}), count(*) FILTER (suppressed),
            count(*) FILTER (suppressed <> (findings IS NULL))
        FROM released_data_quality
        """,
    )
    assert rows >= hidden > 0 and small == 0 and wrong == 0
    with duckdb.connect(str(files["public"]), read_only=True) as public:
        assert fetch(public, "FROM data_quality") == []
    with duckdb.connect(str(files["collaborative"]), read_only=True) as collaborative:
        assert len(fetch(collaborative, "FROM data_quality")) == rows


def test_colors_rest_on_published_figures_only(released) -> None:
    ((shown, all_of_them),) = fetch(released, "SELECT (SELECT count(*) FROM released_dashboard), (SELECT count(*) FROM dashboard)")
    assert all_of_them > shown > 0
    hidden = fetch(
        released,
        """
        SELECT d.* FROM released_dashboard AS d
        INNER JOIN published AS p
            ON (p.entity_level, p.entity_code, p.student_group) = (d.entity_level, d.entity_code, d.student_group)
            AND p.academic_year <= d.academic_year AND p.authority = 'Dashboard'
        WHERE p.suppressed AND (p.academic_year = d.academic_year OR d.prior_status IS NOT NULL)
            AND (p.metric, p.subject, d.indicator) IN (
                ('chronic_absence', 'all', 'CHRO'), ('suspension', 'all', 'SUSP'), ('distance_from_standard', 'ELA', 'ELA'),
                ('distance_from_standard', 'MATH', 'MATH'))
        """,
    )
    assert hidden == []


def test_percentiles_rest_on_published_figures_only(released) -> None:
    """Of every percentile that is shown, as many schools have a published figure as it compares."""
    wrong = fetch(
        released,
        """
        WITH shown AS (
            SELECT p.*, e.school_level, e.district_code FROM published AS p
            INNER JOIN entities AS e ON p.entity_level = e.entity_level AND p.entity_code = e.entity_code
            WHERE p.entity_level = 'school' AND NOT p.suppressed AND p.value IS NOT NULL
        ),
        counted AS (
            SELECT academic_year, authority, student_group, metric, subject, school_level, peers, district, count(*) AS n
            FROM (
                SELECT *, 'collaborative' AS peers, '' AS district FROM shown
                UNION ALL SELECT *, 'district', district_code FROM shown
            ) GROUP BY ALL
        )
        SELECT b.peers, b.n_peers, c.n FROM released_peer_benchmarks AS b
        INNER JOIN entities AS e ON e.entity_level = 'school' AND b.entity_code = e.entity_code
        LEFT JOIN counted AS c
            ON (c.academic_year, c.authority, c.student_group, c.metric, c.subject, c.school_level, c.peers)
                = (b.academic_year, b.authority, b.student_group, b.metric, b.subject, b.school_level, b.peers)
            AND c.district = CASE b.peers WHEN 'district' THEN e.district_code ELSE '' END
        WHERE b.peers IN ('collaborative', 'district') AND b.n_peers + 1 IS DISTINCT FROM c.n
        """,
    )
    assert wrong == []
    ((shown, of_all),) = fetch(
        released, "SELECT (SELECT count(*) FROM released_peer_benchmarks), (SELECT count(*) FROM peer_benchmarks)"
    )
    assert of_all > shown > 0


def test_released_tables_hold_scalars_only(files) -> None:
    for name, path in files.items():
        if not name.startswith("staff"):
            types = rows(path, "SELECT DISTINCT data_type FROM duckdb_columns() WHERE NOT internal")
            assert not [found for (found,) in types if "[" in found or "STRUCT" in found or "MAP" in found], name


def test_the_register_remembers_the_release(files, released) -> None:
    (folder,) = {path.parent for path in files.values()}
    register = folder.parent / "register.duckdb"
    assert rows(register, "SELECT DISTINCT release FROM release_register") == [(folder.name,)]
    ((shown,),) = fetch(released, "SELECT count(*) FROM decisions WHERE status = 'published' AND level <> 'residual'")
    assert rows(register, "SELECT count(*) FROM release_register WHERE published") == [(shown,)]


def found_in(path: Path, wanted: set[str], folder: Path) -> set[str]:
    """Which texts are anywhere in a file: values read back, statistics and definitions, bytes of an uncompressed copy."""
    plain = folder / f"plain_{path.name}"
    plain.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        connection.execute("SET force_compression = 'uncompressed'")
        connection.execute(f"ATTACH '{path}' AS released (READ_ONLY); ATTACH '{plain}' AS plain")
        connection.execute("COPY FROM DATABASE released TO plain; CHECKPOINT plain")
        texts: set[str] = set()
        tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'released'").fetchall()
        for (table,) in tables:
            for row in connection.execute(f'SELECT DISTINCT unnest([CAST(COLUMNS(*) AS VARCHAR)]) FROM released."{table}"').fetchall():
                texts.update(value for value in row if value)
        for catalog in ("duckdb_columns", "duckdb_views", "duckdb_tables", "duckdb_constraints"):
            for row in connection.execute(f"SELECT CAST(c AS VARCHAR) FROM {catalog}() AS c WHERE database_name IN ('released', 'plain')").fetchall():
                texts.update(row)
        for (table,) in tables:
            for row in connection.execute(f"SELECT CAST(s AS VARCHAR) FROM pragma_storage_info('released.{table}') AS s").fetchall():
                texts.update(row)
    words = {word for text in texts for word in re.findall(r"[A-Za-z0-9-]+", text)}
    raw = {word.decode() for word in re.findall(rb"[A-Za-z0-9-]+", path.read_bytes() + b"\0" + plain.read_bytes())}
    joined = b"\0".join([path.read_bytes(), plain.read_bytes()])
    return {text for text in wanted if text in words or text in raw} | {
        text for text in CANARIES.values() if text in wanted and text.encode() in joined
    }


def identifiers(database: Path) -> set[str]:
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute("SELECT DISTINCT ssid FROM calpads_senr").fetchall()
    return {ssid for (ssid,) in rows if ssid} | set(CANARIES.values())


def test_each_audience_has_its_file(files, database) -> None:
    kinds = sorted(name.split("_")[0] for name in files)
    assert kinds.count("public") == kinds.count("collaborative") == kinds.count("staff") == kinds.count("research") == 1
    with duckdb.connect(str(database), read_only=True) as connection:
        ((districts,),) = connection.execute("SELECT count(DISTINCT district_code) FROM release_policy").fetchall()
    assert kinds.count("district") == districts > 1


def test_no_identifier_is_in_a_file_of_aggregates(files, database, tmp_path) -> None:
    wanted = identifiers(database)
    assert len(wanted) > 3000
    # Of the districts' files one: they are written alike.
    kinds = {name.split("_")[0]: (name, path) for name, path in files.items() if not name.startswith("staff")}
    assert set(kinds) == {"public", "collaborative", "district", "research"}
    for name, path in kinds.values():
        assert found_in(path, wanted, tmp_path) == set(), name


def test_the_scan_finds_what_is_there(files, database, tmp_path) -> None:
    """The positive control: student records of the canary's district, with the SSID and others of that district."""
    (staff,) = (path for name, path in files.items() if name.startswith("staff"))
    found = found_in(staff, identifiers(database), tmp_path)
    assert CANARIES["ssid"] in found and len(found) > 100
    with duckdb.connect(str(database), read_only=True) as connection:
        ((everyone,),) = connection.execute("SELECT count(DISTINCT ssid) FROM calpads_senr").fetchall()
    assert len(found) < everyone


def rows(path: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_a_file_has_only_what_its_audience_may_see(files, computed) -> None:
    public = rows(files["public"], "SELECT DISTINCT district_code FROM entities")
    open_districts = computed.execute("SELECT DISTINCT district_code FROM results.release_policy WHERE public").fetchall()
    assert public == open_districts
    for name, path in files.items():
        kind = name.split("_")[0]
        tables = {table for (table,) in rows(path, "SELECT table_name FROM duckdb_tables()")}
        assert rows(path, "SELECT view_name FROM duckdb_views() WHERE NOT internal") == []
        assert ({"students", "enrollments"} <= tables) == (kind == "staff")
        assert ("metrics" in tables) == (kind not in ("staff", "research"))
        assert ("records" in tables) == (kind == "research")
        ((audience, audit, smallest),) = rows(path, "SELECT audience, audit, min_n FROM manifest")
        assert (audience, smallest) == (kind, 11)
        assert audit == {
            "staff": "student records, no audit", "research": "student records without identifiers, k = 11, l = 2",
        }.get(kind, "pass")
        assert rows(path, "SELECT count(*) > 0 FROM manifest_inputs") == [(True,)]
        if kind == "staff":
            code = name.split("_")[1]
            assert rows(path, "SELECT DISTINCT district_code FROM enrollments") == [(code,)]
        elif kind != "research":
            assert rows(path, "SELECT count(*) FROM metrics WHERE n > 0 AND n < 11 OR suppressed AND n IS NOT NULL") == [(0,)]
            assert rows(path, "SELECT count(*) > 0 FROM metrics WHERE NOT suppressed") == [(True,)]
        if kind == "district":
            code = name.split("_")[1]
            seen = {district for (district,) in rows(path, "SELECT DISTINCT district_code FROM entities")}
            assert seen == {code} | {district for (district,) in open_districts}


def test_a_figure_that_is_not_decided_is_refused(runner, computed, tmp_path) -> None:
    """A mistake in what is to be shown: nothing is left that looks complete."""
    computed.execute("CREATE TABLE results.kept AS FROM results.released_metrics")
    try:
        computed.execute(
            """
            UPDATE results.released_metrics AS m SET n = f.n, value = f.value, suppressed = FALSE
            FROM results.release_figures AS f
            WHERE m.suppressed AND m.entity_level = 'school'
                AND (m.academic_year, m.authority, m.metric, m.subject, m.entity_level, m.entity_code, m.student_group)
                = (f.academic_year, f.authority, f.metric, f.subject, f.entity_level, f.entity_code, f.student_group)
            """
        )
        with pytest.raises(duckdb.Error, match="nothing is released: .* are not published by the audited decisions: .*school"):
            runner.release(computed, tmp_path / "bad", "main")
    finally:
        computed.execute("CREATE OR REPLACE TABLE results.released_metrics AS FROM results.kept; DROP TABLE results.kept")
    assert list(tmp_path.iterdir()) == []


def test_a_release_is_never_written_over_another(runner, computed, files) -> None:
    folder = files["public"].parent
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    with pytest.raises(SystemExit, match="never written over another"):
        runner.release(computed, folder, "main")
    assert before == {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_student_records_need_an_approval_in_force(runner, computed, tmp_path) -> None:
    ((code,),) = computed.execute("SELECT district_code FROM results.release_approvals WHERE recipient = 'Former Staff'").fetchall()
    call = f"core_index.release_sql('staff', '{tmp_path / 'x'}', schema := 'memory.results', district_code := '{code}', recipient := 'Former Staff')"
    with pytest.raises(duckdb.Error, match="no approval of Former Staff"):
        computed.execute(runner.script(computed, call))
    assert not (tmp_path / "x").exists()


def test_an_extract_has_no_identifiers_and_nobody_who_opted_out(files, computed) -> None:
    """The codes stay with the publisher; who is in the file, and why others are not, is counted."""
    (path,) = (path for name, path in files.items() if name.startswith("research"))
    columns = [name for (name, *_) in rows(path, "DESCRIBE records")]
    assert columns == ["research_code", "academic_year", "district_code", "gender", "disadvantaged", "english_learner"]
    ((in_records, opted_out, in_file, too_few),) = rows(path, "SELECT in_records, opted_out, in_file, too_few_alike FROM manifest_students")
    assert opted_out > 0 and in_file > in_records / 2 and in_records == opted_out + in_file + too_few
    assert rows(path, "SELECT count(DISTINCT research_code) FROM records") == [(in_file,)]
    assert rows(path, "SELECT DISTINCT purpose, table_name FROM manifest_approvals") == [("a study", "program_years")]
    ((smallest,),) = rows(
        path,
        """
        SELECT min(students) FROM (
            SELECT count(*) AS students FROM (
                SELECT list_sort(list([academic_year, district_code, gender])) AS trajectory FROM records GROUP BY research_code
            ) GROUP BY trajectory
        )
        """,
    )
    assert smallest >= MIN_N
    crosswalks = path.parent.parent / "crosswalks.duckdb"
    with duckdb.connect(str(path), read_only=True) as extract:
        extract.execute(f"ATTACH '{crosswalks}' AS kept (READ_ONLY)")
        codes = dict(fetch(extract, "SELECT student, research_code FROM kept.crosswalks SEMI JOIN records USING (research_code)"))
    assert len(codes) == in_file
    left_out = fetch(computed, "SELECT DISTINCT ssid FROM results.program_years SEMI JOIN results.opt_outs USING (ssid)")
    assert len(left_out) == opted_out and not [ssid for (ssid,) in left_out if ssid in codes]


def test_an_extract_needs_an_approval_of_its_recipient_and_table(runner, computed, tmp_path) -> None:
    for change in ({"recipient": "Another"}, {"table": "other_years"}):
        with pytest.raises(duckdb.Error, match="no approval of .* for the district .* is in force"):
            runner.release(computed, tmp_path / "refused", "main", [EXTRACT | change])
        assert not (tmp_path / "refused").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("'press', 'x'", "unknown audience press"),
        ("'public', 'x', schema := 'a; DROP TABLE b'", "is not a schema name"),
        ("'district', 'x'", "needs district_code"),
        ("'staff', 'x', district_code := 'd'", "needs recipient"),
        ("'research', 'x', recipient := 'r', policy := MAP {'ssid': 'student'}", "needs records"),
        ("'research', 'x', recipient := 'r', records := 'students', policy := MAP {'ssid': 'drop'}", "needs policy"),
    ],
)
def test_what_makes_no_sense_is_an_error(connect, arguments: str, message: str) -> None:
    with pytest.raises(duckdb.Error, match=message):
        connect().execute(f"SELECT core_index.release_sql({arguments})")

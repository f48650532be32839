"""The lint finds what it is there for, and nothing in sound code."""

from __future__ import annotations

from pathlib import Path

import lint
import pytest

HEADER = "-- name: m\n-- description: A probe.\n-- parameters: x, y, tbl: whatever\n-- example: SELECT 1\n"
VIEW_HEADER = "-- name: v\n-- description: A probe.\n-- grain: one row\n-- keys: none\n"


def findings(body: str) -> list[str]:
    """What the lint says of a macro with this body."""
    sql = f"{HEADER}CREATE MACRO core_index.m(x, y, tbl) AS {body}\n"
    return [finding.message for finding in lint.lint_sql(sql, "m", "macro")]


SOUND = [
    "system.main.sum(x) OVER (PARTITION BY y ORDER BY x ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
    "coalesce(x, cast(y AS DECIMAL(18, 2)), try_cast(y AS VARCHAR), x::MAP(VARCHAR, STRUCT(a INTEGER)))",
    "CASE WHEN (x) THEN (y) ELSE (x) END",
    "core_index.other(x, option := 1) + system.main.count(DISTINCT y) FILTER (WHERE x IN (1, 2))",
    "system.main.list_transform(x, lambda e: (e + 1))",
    "TABLE SELECT * EXCLUDE (a) REPLACE (x AS b) FROM system.main.query_table(tbl) AS t(a, b)",
    "TABLE WITH a(i, j) AS (SELECT 1, 2), b AS MATERIALIZED (FROM a), c(k) AS NOT MATERIALIZED (FROM b) "
    "FROM c JOIN a USING (i) WHERE EXISTS (SELECT 1) AND x = ANY (SELECT 1)",
    "TABLE SELECT grouping(a), columns('b') FROM (VALUES (1), (2)) AS v(a) GROUP BY GROUPING SETS ((a), ())",
    "TABLE (SELECT 1) UNION ALL (SELECT system.main.max(x)) LIMIT (2)",
    "'median(x)' || $$ sum(x) $$ /* avg(x) */ -- min(x)\n || \"max(x)\"",
    "x.prior + y.rule, prior, rule AS rule, x AS prior",
    "j ->> 'a'",
]

UNSOUND = {
    "median(x)": "unqualified call median(",
    "count(*)": "unqualified call count(",
    "COUNT (*)": "unqualified call COUNT(",
    "main.median(x)": "unqualified call main.median(",
    "system.median(x)": "unqualified call system.median(",
    '"median"(x)': 'unqualified call "median"(',
    "x.upper()": "unqualified call x.upper(",
    "(x || y).upper()": "unqualified call upper(",
    "coalesce(x, nullif(y, 1))": "unqualified call nullif(",
    "replace(x, 'a', 'b')": "unqualified call replace(",
    "x::DECIMAL(4, 1) + abs(y)": "unqualified call abs(",
    "map([x], [y])": "unqualified call map(",
    "TABLE (SELECT 1) UNION (SELECT sum(x))": "unqualified call sum(",
    "TABLE FROM query_table(tbl)": "unqualified call query_table(",
    "TABLE FROM (VALUES (1)) v(a)": "unqualified call v(",
    "TABLE SELECT a, b(x) AS c": "unqualified call b(",
    "extract(year FROM x)": "system.main.date_part",
    "interval (x) day": "system.main.to_days",
    "current_date": "system.main.current_date()",
    "system.main.list_sum(x)": "list_aggregate(list, 'sum')",
    "system.main.split_part(x, '-', 1)": "string_split",
    "system.main.list_transform(x, e -> e + 1)": "lambda x: ...",
    "TABLE SELECT x prior": "write AS prior",
    "TABLE SELECT (x) rule": "write AS rule",
    "TABLE SELECT 1 rule": "write AS rule",
    "x, (x, z) AS y": "does not mention z",
    "x, (x, y) AS count(y)": "unqualified call count(",
    "1; SELECT 2": "one statement",
    "1; CREATE MACRO core_index.n() AS 1": "one CREATE MACRO",
}


@pytest.mark.parametrize("body", SOUND)
def test_sound_sql(body: str) -> None:
    assert findings(body) == []


@pytest.mark.parametrize(("body", "message"), UNSOUND.items(), ids=UNSOUND.keys())
def test_unsound_sql(body: str, message: str) -> None:
    found = findings(body)
    assert len(found) == 1, found
    assert message in found[0]


def test_a_finding_has_its_line() -> None:
    text = f"{HEADER}CREATE MACRO core_index.m() AS\n  'two\nlines' ||\n  trim('x')\n"
    assert [finding.line for finding in lint.lint_sql(text, "m", "macro")] == [8]


@pytest.mark.parametrize(
    ("create", "message"),
    [
        ("CREATE MACRO m() AS 1", "expected CREATE MACRO core_index.m, found m"),
        ("CREATE MACRO core_index.n() AS 1", "found core_index.n"),
        ("CREATE MACRO core_index.main.m() AS 1", "found core_index.main.m"),
        ("CREATE VIEW m AS SELECT 1", "expected CREATE MACRO"),
        ("SELECT 1", "found 0"),
    ],
)
def test_a_macro_has_the_name_of_its_file(create: str, message: str) -> None:
    found = [finding.message for finding in lint.lint_sql(HEADER + create, "m", "macro")]
    assert any(message in text for text in found), found


@pytest.mark.parametrize(
    "create",
    [
        "CREATE VIEW v AS",
        "CREATE OR REPLACE VIEW {schema}.v AS",
        "CREATE VIEW v (a) AS",
        "CREATE VIEW {schema}.v (a) AS",
        "CREATE TABLE IF NOT EXISTS {schema}.v (a INTEGER); --",
        "CREATE TABLE IF NOT EXISTS v (a INTEGER) --",
    ],
)
def test_a_view_has_the_name_of_its_file(create: str) -> None:
    assert lint.lint_sql(f"{VIEW_HEADER}{create} SELECT 1 AS a", "v", "view") == []
    assert lint.lint_sql(f"{VIEW_HEADER}{create} SELECT 1 AS a", "w", "view") != []


@pytest.mark.parametrize("create", ["CREATE TABLE v AS", "CREATE OR REPLACE TABLE v AS", "CREATE MACRO v() AS"])
def test_nothing_else_is_created(create: str) -> None:
    found = lint.lint_sql(f"{VIEW_HEADER}{create} SELECT 1 AS a", "v", "view")
    assert any("expected CREATE VIEW" in finding.message for finding in found), found


@pytest.mark.parametrize("key", lint.MACRO_KEYS)
def test_a_macro_needs_its_header(key: str) -> None:
    lines = [line for line in HEADER.splitlines() if not line.startswith(f"-- {key}:")]
    found = lint.lint_sql("\n".join(lines) + "\nCREATE MACRO core_index.m() AS 1", "m", "macro")
    assert [finding.message for finding in found] == [f"the header line `-- {key}: ...` is missing"]


@pytest.mark.parametrize("key", lint.VIEW_KEYS)
def test_a_view_needs_its_header(key: str) -> None:
    text = VIEW_HEADER.replace(f"-- {key}:", f"-- {key}:\n-- other:") + "CREATE VIEW v AS SELECT 1"
    assert any(f"-- {key}:" in finding.message for finding in lint.lint_sql(text, "v", "view"))


def test_a_header_line_may_be_continued() -> None:
    header = "-- name: m\n-- description: A\n--   long one.\n-- parameters:\n--   x: a thing\n-- example: m(1)\n"
    assert lint.header(header)["description"] == "A long one."
    assert lint.lint_sql(header + "CREATE MACRO core_index.m(x := [1, 2]) AS x", "m", "macro") == []


SAFE = "// SAFETY: it is.\n"
BLOCK = "fn f() {\n    %slet a =\n        unsafe { g() };\n}\n"


@pytest.mark.parametrize(
    ("code", "path", "message"),
    [
        (BLOCK % SAFE, "extension/src/duckdb/x.rs", None),
        (BLOCK % "", "extension/src/duckdb/x.rs", "SAFETY:"),
        (BLOCK % (SAFE + "let b = 1;\n"), "extension/src/duckdb/x.rs", "SAFETY:"),
        (BLOCK % (SAFE + "\n"), "extension/src/duckdb/x.rs", "SAFETY:"),
        (BLOCK % SAFE, "extension/src/growth/x.rs", "unsafe outside"),
        (BLOCK % SAFE, "examples/x.rs", "unsafe outside"),
        (BLOCK % SAFE, "extension/src/lib.rs", None),
        ("unsafe impl Send for X {}\n", "extension/src/duckdb/x.rs", "SAFETY:"),
        ("unsafe extern \"C\" fn f() {}\n", "extension/src/duckdb/x.rs", None),
        ("// unsafe {}\nconst A: &str = \"unsafe { }\";\nconst B: &str = r#\"\"unsafe\"#;\n", "x.rs", None),
        ("fn f<'a>(x: &'a str, c: char) { c == '\"'; unsafe { g() } }\n", "x.rs", "unsafe outside"),
    ],
)
def test_unsafe(code: str, path: str, message: str | None) -> None:
    found = [finding.message for finding in lint.lint_rust(code, path)]
    assert len(found) == (message is not None), found
    assert message is None or message in found[0]


def test_stray_words() -> None:
    # Put together here, since the lint reads this file too.
    assert lint.lint_words("a\n-- TO" + "DO: later\n")[0].line == 2
    assert lint.lint_words("see '/wo" + "rk/main/x'")
    assert lint.lint_words("https://static." + "crates.io/")
    assert not lint.lint_words("docs/wo" + "rk/x.md https://crates.io todos prior art")


def test_the_tree_is_walked_and_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path, text in {
        "macros/a/m.sql": HEADER + "CREATE MACRO core_index.m(x) AS median(x)",
        "sql/a/v.sql": VIEW_HEADER + "CREATE VIEW v AS SELECT 1 AS a",
        "target/x.rs": "unsafe { }",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text)
    results = lint.lint_all(tmp_path)
    lint.report(results, tmp_path)
    assert {path.name for path in results} == {"m.sql", "v.sql"}
    assert capsys.readouterr().out.startswith("macros/a/m.sql:5: unqualified call median(")

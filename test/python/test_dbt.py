"""The dbt package of examples/: it builds, again with another year, and gives what plain SQL gives."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from conftest import LAST_YEAR, Builds


def test_it_builds_twice_with_all_its_tests(dbt_builds: Builds) -> None:
    for log in (dbt_builds.first, dbt_builds.second):
        passed, warned, failed, skipped = map(
            int, re.search(r"PASS=(\d+) WARN=(\d+) ERROR=(\d+) SKIP=(\d+)", log).groups()
        )
        assert passed > 120 and (warned, failed, skipped) == (0, 0, 0)
    assert "data tests" in dbt_builds.first and "3 unit tests" in dbt_builds.first
    assert "WARNING" not in dbt_builds.first


def test_only_what_changed_is_loaded_and_computed(dbt_builds: Builds) -> None:
    """The mark on a row of the first year outlives the second build; the second year is there."""
    per_year = len(list(dbt_builds.project.files.rglob(f"*/{LAST_YEAR}/*")))
    assert f"where {per_year} files are new or changed" in dbt_builds.second
    years = dbt_builds.project.query("SELECT academic_year, count(*) > 1, bool_or(metric = 'marker') FROM results.metrics GROUP BY ALL ORDER BY ALL")
    assert years == [("2021-2022", True, True), ("2022-2023", True, False)]


def test_each_table_that_analysts_keep_is_in_the_checksum_of_years(root: Path) -> None:
    package = root / "examples" / "dbt" / "core_index"
    kept = sorted(path.stem for path in (package / "seeds").rglob("*.csv"))
    (listed,) = re.findall(r"for table in \[(.*?)\]", (package / "models" / "loaded_years.sql").read_text(), re.DOTALL)
    assert re.findall(r"'(\w+)'", listed) == kept


def compared(name: str, type: str) -> str:
    """A column as it is compared: files lie in two folders, figures are sums in two orders, and so is
    the list of a respondent's answers.
    """
    if name in ("filename", "source"):
        return f"regexp_replace(\"{name}\", '.*/files/', '')"
    if type == "DOUBLE[]":
        return f'list_transform("{name}", lambda x: round(x + 1e-7 / 3, 6))'
    if type == "INTEGER[]":
        return f'list_sort("{name}")'
    return f'round("{name}" + 1e-7 / 3, 6)' if type == "DOUBLE" else f'"{name}"'


def test_it_equals_plain_sql_row_for_row(dbt_builds: Builds, example_database: Path) -> None:
    """Every table of install_sql. Sums depend on the order of rows, so figures are compared to the sixth
    decimal place, after a shift that takes round ones off the border between two roundings.
    """
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{dbt_builds.project.database}' AS dbt (READ_ONLY)")
        connection.execute(f"ATTACH '{example_database}' AS plain (READ_ONLY)")
        columns = """
            SELECT table_name, list(struct_pack(name := column_name, type := data_type) ORDER BY column_index)
            FROM duckdb_columns() WHERE database_name = '{}' AND schema_name = 'results' GROUP BY ALL ORDER BY ALL
        """
        expected, made = (dict(connection.execute(columns.format(name)).fetchall()) for name in ("plain", "dbt"))
        del expected["installation"]
        assert len(expected) > 80
        different = []
        for table, fields in expected.items():
            assert made.get(table) == fields, table
            rounded = ", ".join(compared(**field) for field in fields)
            where = "WHERE entity_code <> 'marker'" if "entity_code" in [f["name"] for f in fields] else ""
            plain, dbt = f"SELECT {rounded} FROM plain.results.{table}", f"SELECT {rounded} FROM dbt.results.{table} {where}"
            rows = connection.execute(
                f"SELECT * FROM (({plain} EXCEPT ALL {dbt}) UNION ALL ({dbt} EXCEPT ALL {plain})) LIMIT 3"
            ).fetchall()
            if rows:
                different.append((table, rows))
        assert not different


def test_the_published_models_say_something(dbt_builds: Builds) -> None:
    ((shown, hidden),) = dbt_builds.project.query(
        "SELECT count(*) FILTER (NOT suppressed), count(*) FILTER (suppressed) FROM results.published_metrics"
    )
    assert shown > 0 and hidden > 0


def test_a_changed_rule_computes_all_years_again(dbt_builds: Builds) -> None:
    seed = dbt_builds.project.folder / "seeds" / "rule_overrides.csv"
    seed.write_text(seed.read_text() + "CORE,suspension,min_days_suspended,,,5,a test\n")
    nodes = ["rule_overrides", "rules", "loaded_years", "suspension", "metrics"]
    dbt_builds.project.run("build", "--resource-type", "model", "--resource-type", "seed", "--select", *nodes)
    marked = dbt_builds.project.query("SELECT count(*) FILTER (metric = 'marker') = 0, count(DISTINCT academic_year) FROM results.metrics")
    assert marked == [(True, 2)]


def test_a_disclosive_table_fails(dbt_builds: Builds) -> None:
    """One small cell let out of the published table, and the test of the package says no."""
    project = dbt_builds.project
    project.query(
        "UPDATE results.published_metrics AS p SET n = f.n, numerator = f.numerator FROM results.release_figures AS f"
        " WHERE p.suppressed AND f.n BETWEEN 1 AND 10 AND (p.academic_year, p.authority, p.entity_level, p.entity_code,"
        " p.student_group, p.metric, p.subject) = (f.academic_year, f.authority, f.entity_level, f.entity_code,"
        " f.student_group, f.metric, f.subject)"
    )
    with pytest.raises(AssertionError, match="core_index_not_disclosive_published_metrics"):
        project.run("test", "--select", "published_metrics")

"""What docs/upgrading.md says of things made by an older version."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pytest


def statement(connection: duckdb.DuckDBPyConnection, created: str) -> str:
    """The statement of the script of views that creates something."""
    (script,) = connection.execute("SELECT core_index.install_sql()").fetchone()
    (found,) = [s.query for s in duckdb.extract_statements(script) if created in s.query]
    return found


def test_older_views_say_so_until_they_are_installed_again(connect: Callable[..., duckdb.DuckDBPyConnection]) -> None:
    connection = connect()
    (version,) = connection.execute("SELECT core_index_version()").fetchone()
    view = statement(connection, "VIEW main.installation")
    connection.execute(view.replace(f"'{version}'", "'0.0.9'"))
    assert connection.execute("FROM installation").fetchall() == [
        ("0.0.9", version, "the views were installed by core_index 0.0.9; run the script of core_index.install_sql again")
    ]
    connection.execute(view)
    assert connection.execute("FROM installation").fetchall() == [(version, version, None)]


def test_the_tables_that_analysts_keep_stay(connect: Callable[..., duckdb.DuckDBPyConnection]) -> None:
    connection = connect()
    table = statement(connection, "main.rule_overrides (")
    connection.execute(table)
    connection.execute("INSERT INTO rule_overrides VALUES ('CORE', 'index', 'min_n', NULL, NULL, 15, 'the board')")
    connection.execute(table)
    assert connection.execute("SELECT count(*) FROM rule_overrides").fetchone() == (1,)


def test_a_file_with_a_new_column_does_not_go_into_an_old_table(
    empty: duckdb.DuckDBPyConnection, tmp_path: str
) -> None:
    """As when a newer reader gives a column that the table of an older one lacks."""
    empty.execute("ALTER TABLE survey_responses DROP COLUMN problem")
    (script,) = empty.execute(f"SELECT core_index.load_sql('{tmp_path}')").fetchone()
    with pytest.raises(duckdb.Error, match="problem"):
        empty.execute(script).fetchall()

"""Every command and query of the README does what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text()


@pytest.fixture(scope="module")
def demo(root: Path) -> str:
    """What the demo prints, at its own size; it leaves what the README's queries read."""
    done = subprocess.run(
        [sys.executable, "examples/demo.py"], cwd=root, check=True, capture_output=True, text=True,
        env={**os.environ, "SAMPLE_STUDENTS": ""},
    )
    return done.stdout


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_demo_prints_the_index(demo: str) -> None:
    assert "The index of the districts, 2022-2023" in demo
    assert "Growth found in the files against the growth that was planted" in demo
    rows = re.findall(r"Unified +[\d]+ +([\d.]+)", demo)
    assert len(rows) == 8 and all(0 < float(score) <= 100 for score in rows)


def test_both_engines_read_what_the_demo_leaves(demo: str, root: Path, engines: Path) -> None:
    """Plain tables need no extension."""
    query = "SELECT count(*) > 0 FROM results.index_scores WHERE score IS NOT NULL"
    code = f"import duckdb; c = duckdb.connect('build/demo/collaborative.duckdb', read_only=True); print(c.execute({query!r}).fetchone())"
    done = subprocess.run([engines, "-c", code], cwd=root, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "(True,)"


def test_growth_is_recovered_as_theory_predicts(demo: str) -> None:
    """Correlation with the planted effects is near the square root of the reliability.

    About 100 to 150 school grades a row: 0.12 is two standard errors of a
    correlation near 0.75 and more.
    """
    section = demo.split("Growth found in the files")[1].split("What was found")[0]
    rows = re.findall(r"^\d{4}-\d{4} +\w+ +\d+ +([\d.]+) +([\d.]+)", section, re.MULTILINE)
    assert len(rows) == 4
    for correlation, expected in rows:
        assert abs(float(correlation) - float(expected)) < 0.12


def test_the_two_commands_are_targets(readme: str, root: Path) -> None:
    commands = blocks(readme, "sh")[0].split("\n")
    makefile = (root / "Makefile").read_text()
    for command in filter(None, commands):
        target = command.removeprefix("make ")
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_first_query(readme: str, root: Path, connect: Callable[..., duckdb.DuckDBPyConnection]) -> None:
    statements = blocks(readme, "sql")[0]
    connection = connect()
    query = statements.split(";", 1)[1]
    expected = re.search(r"\| school \| rate \|\n\|---\|---\|\n((?:\|.*\n)+)", readme)[1]
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in expected.strip().split("\n")]
    assert [tuple(map(str, row)) for row in connection.execute(query).fetchall()] == rows


def test_files_to_index_in_the_command_line_client(readme: str, root: Path, demo: str) -> None:
    (root / "build" / "mine.duckdb").unlink(missing_ok=True)
    script = blocks(readme, "sh")[1]
    done = subprocess.run(["bash", "-euc", script], cwd=root, check=True, capture_output=True, text=True)
    assert re.search(r"2022-2023 +│ +district +│ +9", done.stdout), done.stdout[-2000:]
    assert "Error" not in done.stdout + done.stderr


def test_python(readme: str, root: Path, demo: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", blocks(readme, "python")[0]], cwd=root, check=True, capture_output=True, text=True
    )
    assert "chronic_absence" in done.stdout


def test_materialized_script(readme: str, connect: Callable[..., duckdb.DuckDBPyConnection]) -> None:
    (script,) = connect().execute(blocks(readme, "sql")[1]).fetchone()
    assert "CREATE OR REPLACE TABLE results.metrics" in script and "CREATE OR REPLACE VIEW" not in script


def test_views_without_the_extension_say_so(connect: Callable[..., duckdb.DuckDBPyConnection], tmp_path: Path) -> None:
    path = tmp_path / "views.duckdb"
    connection = connect(path)
    connection.execute("CREATE VIEW rules AS FROM core_index.default_rules()")
    connection.close()
    with duckdb.connect(path, read_only=True) as connection:
        with pytest.raises(duckdb.Error, match="does not exist"):
            connection.execute("FROM rules")

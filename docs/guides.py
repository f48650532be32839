"""Runs the SQL of a guide and writes each result below its query.

A guide's ```sql blocks are run in order, in one database. A block that is
followed by a table, or by the word OUTPUT alone, has the result of its last
statement there. In a guide over the views, those a query reads are computed
before it, from the records so far.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb

# Guides whose queries read the tables of load_sql over an empty folder, and the views.
OVER_VIEWS = ("metrics.md",)
# Guides over files of the sample collaborative, in the folder that the guide names.
OVER_FILES = ("tutorial.md",)
FILES = "build/tutorial"
SAMPLE = ["--students", "900", "--districts", "2"]

BLOCK = re.compile(r"(```sql\n(.*?)```\n)(\n(?:OUTPUT\n|(?:\|[^\n]*\n)+))?", re.DOTALL)


class Views:
    """The views in schema main, each computed as a table when a query needs it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: str) -> None:
        self.connection = connection
        (load,) = connection.execute(f"SELECT core_index.load_sql('{folder}')").fetchone()
        connection.execute(load).fetchall()
        (script,) = connection.execute("SELECT core_index.install_sql(materialized := TRUE)").fetchone()
        self.computed: list[tuple[str, set[str], str]] = []
        for statement in duckdb.extract_statements(script):
            names = re.findall(r"\bmain\.(\w+)", re.sub(r"system\.main", "", statement.query))
            if "CREATE OR REPLACE TABLE" in statement.query:
                self.computed.append((names[0], set(names[1:]), statement.query))
            elif statement.type != duckdb.StatementType.SELECT:  # what says what has been computed
                connection.execute(statement.query)

    def compute_for(self, query: str) -> None:
        wanted = set(re.findall(r"\w+", query))
        needed = []
        for name, reads, statement in reversed(self.computed):
            if name in wanted:
                wanted |= reads
                needed.append(statement)
        for statement in reversed(needed):
            self.connection.execute(statement).fetchall()


def shown(value: object) -> object:
    """As DuckDB writes it."""
    return str(value).lower() if isinstance(value, bool) else value


def written(path: Path, extension: Path, table: Callable[[list[str], list[tuple]], str]) -> str:
    """The text of a guide with the results of now."""
    text = path.read_text()
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.execute(f"LOAD '{extension}'")
    with tempfile.TemporaryDirectory() as folder:
        views = Views(connection, folder) if path.name in OVER_VIEWS else None
        if path.name in OVER_FILES:
            target = Path(os.environ.get("CARGO_TARGET_DIR", path.parent.parent / "target"))
            subprocess.run(
                [target / "release" / "sample-collaborative", "--out", folder, *SAMPLE],
                check=True, stdout=subprocess.DEVNULL,
            )

        def run(match: re.Match) -> str:
            for statement in duckdb.extract_statements(match[2].replace(FILES, folder)):
                if statement.query.lstrip().upper().startswith("LOAD"):
                    continue
                if views and not statement.query.lstrip().upper().startswith("INSERT"):
                    views.compute_for(statement.query)
                connection.execute(statement.query)
            if not match[3]:
                return match[0]
            names = [column[0] for column in connection.description]
            return f"{match[1]}\n{table(names, [tuple(map(shown, row)) for row in connection.fetchall()])}\n"

        return BLOCK.sub(run, text)

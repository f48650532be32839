"""Writes one file for each audience from a database of district files.

    release.py collaborative.duckdb releases/2023-24

reads the tables of core_index.load_sql in collaborative.duckdb (read only),
with its release_policy, release_approvals, hubs and rule_overrides where it has
them, and the register of earlier releases, releases/register.duckdb; computes the
views once; and writes into the folder

    public.duckdb                  what release_policy makes public
    collaborative.duckdb           all released figures
    district_<code>.duckdb         a district's released figures beside the public ones
    staff_<code>_<recipient>.duckdb  the district's student records, one for each
                                   approval of the audience staff in force
    research_<recipient>_<table>.duckdb  one for each file named by --research

and enters the release, under the folder's name, in the register, which stays with
the publisher: it holds hidden figures. Only figures that changed since an earlier
release make a difference there: what readers of both could find out is hidden.

A file of --research says in JSON what a recipient gets of the records that a query
over the views gives, under the name that the approvals have, and what becomes of
each of its columns (core_index.release_research):

    {"recipient": "University", "table": "trajectories",
     "query": "SELECT district_code, ssid, academic_year, grade FROM enrollments",
     "policy": {"district_code": "district", "ssid": "student", "academic_year": "quasi", "grade": "quasi"}}

The codes that stand for the students are kept in releases/crosswalks.duckdb, which
stays with the publisher too.

Each is written under a name that ends in .part, read back and audited, and
renamed when it is whole. The folder must not exist: a release is never written
over another. When anything fails, no file is left that looks complete.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[2]
EXTENSION = Path(os.environ.get("CORE_INDEX_EXTENSION", ROOT / "build" / "release" / "core_index.duckdb_extension"))

# What a user may have written beside the loaded files, for the views to read.
USER_TABLES = (
    "rule_overrides", "hubs", "opt_outs", "survey_item_overrides", "release_policy", "release_approvals",
    "release_register",
)


def script(connection: duckdb.DuckDBPyConnection, call: str, parameters: list | None = None) -> str:
    """The script that a macro of the extension returns."""
    ((text,),) = connection.execute(f"SELECT {call}", parameters).fetchall()
    return text


def compute(database: Path, schema: str, register: Path | None = None) -> duckdb.DuckDBPyConnection:
    """The views over a database as tables in memory.results, the database attached as source.

    The table release_register of the file register, where there is one, is theirs.
    """
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.load_extension(str(EXTENSION))
    connection.execute(f"ATTACH '{quoted(database)}' AS source (READ_ONLY)")
    connection.execute("CREATE SCHEMA results")
    there = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'source' AND schema_name = ?", [schema]
    ).fetchall()
    for (table,) in there:
        if table in USER_TABLES:
            connection.execute(f"CREATE TABLE results.{table} AS FROM source.{schema}.{table}")
    if register is not None and register.exists():
        connection.execute(f"ATTACH '{quoted(register)}' AS register (READ_ONLY)")
        connection.execute("CREATE TABLE IF NOT EXISTS results.release_register AS FROM register.release_register LIMIT 0")
        connection.execute("INSERT INTO results.release_register BY NAME FROM register.release_register")
        connection.execute("DETACH register")
    connection.execute(
        script(
            connection,
            "core_index.install_sql(schema := 'memory.results', source := $1, materialized := TRUE)",
            [f"source.{schema}"],
        )
    )
    return connection


def quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def audiences(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str | None, str | None]]:
    """File name, audience, district and recipient of each file."""
    districts = connection.execute(
        "SELECT DISTINCT district_code FROM results.release_policy ORDER BY district_code"
    ).fetchall()
    approvals = connection.execute(
        "SELECT district_code, recipient FROM results.release_approvals"
        " WHERE audience = 'staff' AND current_date() <= expires_on ORDER BY ALL"
    ).fetchall()
    return [
        ("public", "public", None, None),
        ("collaborative", "collaborative", None, None),
        *((f"district_{code}", "district", code, None) for (code,) in districts),
        *((f"staff_{code}_{plain(name)}", "staff", code, name) for code, name in approvals),
    ]


def plain(name: str) -> str:
    """A name as part of a file's name."""
    return re.sub(r"[^A-Za-z0-9]+", "_", name)


def release(connection: duckdb.DuckDBPyConnection, folder: Path, schema: str, extracts: Sequence[dict] = ()) -> list[Path]:
    """Writes the files of all audiences, and of research extracts; all of them, or none."""
    if folder.exists():
        raise SystemExit(f"{folder} exists; a release is never written over another: name a new folder")
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        for name, *rest in audiences(connection):
            path = part / f"{name}.duckdb"
            connection.execute(
                script(
                    connection,
                    "core_index.release_sql($1, $2, schema := 'memory.results', source := $3,"
                    " district_code := $4, recipient := $5)",
                    [rest[0], str(path), f"source.{schema}", *rest[1:]],
                )
            ).fetchall()
            read_back(path)
        for extract in extracts:
            path = part / f"research_{plain(extract['recipient'])}_{plain(extract['table'])}.duckdb"
            write_extract(connection, path, schema, extract)
            read_back(path)
            keep_codes(connection, folder.parent / "crosswalks.duckdb", folder.name, extract)
        # First, so that no release is forgotten.
        remember(connection, register_beside(folder), folder.name)
        part.rename(folder)
    except BaseException:
        with contextlib.suppress(duckdb.TransactionException):
            connection.execute("ROLLBACK")
        connection.execute("DETACH DATABASE IF EXISTS core_index_release")
        connection.execute("DETACH DATABASE IF EXISTS register")
        connection.execute("DETACH DATABASE IF EXISTS crosswalks")
        shutil.rmtree(part, ignore_errors=True)
        raise
    return sorted(folder.iterdir())


def write_extract(connection: duckdb.DuckDBPyConnection, path: Path, schema: str, extract: dict) -> None:
    """Writes the file of one research extract; its codes stay in results.research_codes."""
    connection.execute("USE memory.results")
    try:
        connection.execute(f'CREATE OR REPLACE VIEW "{extract["table"]}" AS {extract["query"]}')
    finally:
        connection.execute("USE memory.main")
    connection.execute(
        script(
            connection,
            "core_index.release_sql('research', $1, schema := 'memory.results', source := $2,"
            " recipient := $3, records := $4, policy := $5)",
            [str(path), f"source.{schema}", extract["recipient"], extract["table"], extract["policy"]],
        )
    ).fetchall()


def keep_codes(connection: duckdb.DuckDBPyConnection, crosswalks: Path, release: str, extract: dict) -> None:
    """Keeps which code stands for which student in an extract."""
    connection.execute(f"ATTACH '{quoted(crosswalks)}' AS crosswalks (STORAGE_VERSION 'v1.5.0')")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS crosswalks.crosswalks"
        " (release VARCHAR, recipient VARCHAR, table_name VARCHAR, student VARCHAR, research_code VARCHAR)"
    )
    names = [release, extract["recipient"], extract["table"]]
    connection.execute("DELETE FROM crosswalks.crosswalks WHERE (release, recipient, table_name) = ($1, $2, $3)", names)
    connection.execute(
        "INSERT INTO crosswalks.crosswalks SELECT $1, $2, $3, student, research_code FROM results.research_codes", names
    )
    connection.execute("DETACH crosswalks")


def register_beside(folder: Path) -> Path:
    """The register of the releases of which the folder is one."""
    return folder.parent / "register.duckdb"


def remember(connection: duckdb.DuckDBPyConnection, register: Path, release: str) -> None:
    """Writes the register anew with the figures of this release."""
    part = register.with_name(register.name + ".part")
    part.unlink(missing_ok=True)
    connection.execute(f"ATTACH '{quoted(part)}' AS register (STORAGE_VERSION 'v1.5.0')")
    connection.execute("CREATE TABLE register.release_register AS FROM results.release_register")
    connection.execute(
        """
        INSERT INTO register.release_register BY NAME
        SELECT
            $1 AS release, current_date AS released_on, 'all' AS audience, f.academic_year, f.authority, f.entity_level,
            f.entity_code, f.student_group, f.metric, f.subject, f.n, f.numerator, d.status = 'published' AS published
        FROM results.release_figures AS f
        INNER JOIN results.release_decisions AS d
            ON d.cell = concat_ws('|', f.academic_year, f.authority, f.metric, f.subject, f.entity_level, f.entity_code, f.student_group)
        """,
        [release],
    )
    connection.execute("DETACH register")
    os.replace(part, register)


def read_back(path: Path) -> None:
    """Opens a file as its reader will, without the extension, and compares it with its manifest."""
    with duckdb.connect(str(path), read_only=True) as connection:
        for table, rows in connection.execute("SELECT table_name, row_count FROM manifest_tables").fetchall():
            ((found,),) = connection.execute(f'SELECT count(*) FROM "{table}"').fetchall()
            if found != rows:
                raise SystemExit(f"{path.name}: {table} has {found} rows, its manifest says {rows}; write it again")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write one file for each audience.")
    parser.add_argument("database", type=Path, help="where core_index.load_sql loaded the district files")
    parser.add_argument("folder", type=Path, help="a new folder for the files")
    parser.add_argument("--schema", default="main", help="the schema of the loaded files (default: main)")
    parser.add_argument("--research", type=Path, action="append", default=[], help="a JSON file that describes an extract")
    arguments = parser.parse_args()
    extracts = [json.loads(path.read_text()) for path in arguments.research]
    connection = compute(arguments.database, arguments.schema, register_beside(arguments.folder))
    for path in release(connection, arguments.folder, arguments.schema, extracts):
        print(f"{path}  {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

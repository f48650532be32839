"""Looks at a database of core_index the way a BI tool does, and says what it found.

    check_connection.py odbc 'DSN=collaborative'
    check_connection.py odbc 'Driver=/path/libduckdb_odbc.so;Database=/path/collaborative.duckdb;...'
    check_connection.py adbc collaborative.duckdb build/release/core_index.duckdb_extension

Lists tables and views, checks that published ones have columns of single values
only, reads the index with a parameter, opens a second connection, shows an error
of the extension, and tries to write, which has to fail. One line each; --json
prints the whole as JSON. Ends with an error when something is not as it should
be. ODBC needs pyodbc and the official driver of DuckDB, ADBC adbc-driver-manager
and pyarrow.
"""

from __future__ import annotations

import argparse
import datetime
import decimal
import json
from collections.abc import Callable
from typing import Any

SINGLE_VALUES = (str, int, float, bool, bytes, decimal.Decimal, datetime.date, datetime.time, type(None))


def odbc(connection_string: str) -> tuple[Any, Callable[[Any], list[tuple[str, str, str]]]]:
    import pyodbc

    def tables(connection: Any) -> list[tuple[str, str, str]]:
        return [(row[0], row[1], row[2]) for row in connection.cursor().tables()]

    return pyodbc.connect(connection_string, autocommit=True), tables


def adbc(database: str, extension: str) -> tuple[Any, Callable[[Any], list[tuple[str, str, str]]]]:
    import adbc_driver_duckdb
    from adbc_driver_manager import dbapi

    def tables(connection: Any) -> list[tuple[str, str, str]]:
        return [
            (catalog["catalog_name"], schema["db_schema_name"], table["table_name"])
            for catalog in connection.adbc_get_objects(depth="tables").read_all().to_pylist()
            for schema in catalog["catalog_db_schemas"]
            for table in schema["db_schema_tables"]
        ]

    options = {"path": database, "access_mode": "READ_ONLY", "allow_unsigned_extensions": "true"}
    connection = dbapi.connect(
        driver=adbc_driver_duckdb.driver_path(), entrypoint="duckdb_adbc_init", db_kwargs=options, autocommit=True
    )
    query(connection, f"LOAD '{extension}'")
    return connection, tables


def query(connection: Any, sql: str, parameters: tuple = ()) -> list[tuple]:
    cursor = connection.cursor()
    try:
        cursor.execute(sql, parameters) if parameters else cursor.execute(sql)
        return [tuple(row) for row in cursor.fetchall()] if cursor.description else []
    finally:
        cursor.close()


def error_of(connection: Any, sql: str) -> str:
    try:
        query(connection, sql)
    except Exception as error:  # each driver has classes of its own
        return str(error)
    raise SystemExit(f"this should have been refused: {sql}")


def look(open_connection: Callable[[], tuple[Any, Callable]], schema: str) -> dict[str, Any]:
    connection, list_tables = open_connection()
    tables = list_tables(connection)
    if any("core_index" in (catalog, in_schema) for catalog, in_schema, _ in tables):
        raise SystemExit("the catalog of macros shows in the table tree")
    published = sorted({name for _, in_schema, name in tables if in_schema == schema and name.startswith("published_")})
    if not published:
        raise SystemExit(f"the schema {schema} has no published tables")
    for table in published:
        for row in query(connection, f"SELECT * FROM {schema}.{table} LIMIT 1000"):
            for value in row:
                if not isinstance(value, SINGLE_VALUES):
                    raise SystemExit(f"{schema}.{table} has a column that is no single value: {value!r}")
    ((year,),) = query(connection, f"SELECT max(academic_year) FROM {schema}.index_scores")
    index = query(
        connection,
        f"SELECT entity_level, entity_code, score FROM {schema}.index_scores WHERE academic_year = ? ORDER BY ALL",
        (year,),
    )
    ((version,),) = query(connection, "SELECT core_index_version()")
    second, _ = open_connection()
    ((functions,),) = query(second, "SELECT count(*) FROM core_index.functions()")
    second.close()
    found = {
        "version": version,
        "tables": len(tables),
        "published": published,
        "academic_year": year,
        "index": index,
        "functions_in_a_second_connection": functions,
        "error": error_of(connection, "SELECT chronic_absence_rate(200, 180)"),
        "write": error_of(connection, f"CREATE TABLE {schema}.probe AS SELECT 1 AS x"),
    }
    connection.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Look at a database of core_index the way a BI tool does.")
    parser.add_argument("interface", choices=["odbc", "adbc"])
    parser.add_argument("where", nargs="+", help="a connection string; or database and extension")
    parser.add_argument("--schema", default="results", help="the schema of the results (default: results)")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    arguments = parser.parse_args()
    opener = odbc if arguments.interface == "odbc" else adbc
    found = look(lambda: opener(*arguments.where), arguments.schema)
    if arguments.json:
        print(json.dumps(found, default=float))
        return
    for key, value in found.items():
        print(f"{key}: {f'{len(value)} rows' if key == 'index' else value}")


if __name__ == "__main__":
    main()

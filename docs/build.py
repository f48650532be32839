"""Writes the reference from the one source of documentation.

Functions and macros come from core_index.functions() of the built extension,
and each example is run and its result shown; views come from the headers of
sql/, and their columns from the views themselves. Writes docs/reference.md,
docs/rules.md, docs/errors.md (from the SQL tests),
docs/function_descriptions.csv, the results in the guides (guides.py) and the
models of the dbt package; with --check it only says whether they are up to date.
"""

import argparse
import csv
import io
import os
import re
import sys
import tempfile
from pathlib import Path

import dbt_package
import duckdb
import guides

sys.path.append(str(Path(__file__).resolve().parent.parent / "test"))

import sqllogictest  # noqa: E402  (found through the line above)

ROOT = Path(__file__).resolve().parent.parent
EXTENSION = Path(
    os.environ.get("CORE_INDEX_EXTENSION", ROOT / "build" / "release" / "core_index.duckdb_extension")
)
REFERENCE = ROOT / "docs" / "reference.md"
DESCRIPTIONS = ROOT / "docs" / "function_descriptions.csv"
RULES = ROOT / "docs" / "rules.md"
ERRORS = ROOT / "docs" / "errors.md"

# Longer tables of rules are cut.
MAX_RULES = 60


def markdown_table(names: list[str], rows: list[tuple]) -> str:
    """A table with every value as DuckDB writes it as text."""
    escape = lambda value: "NULL" if value is None else str(value).replace("|", "\\|").replace("\n", " ")
    lines = ["| " + " | ".join(map(escape, names)) + " |", "|" + "---|" * len(names)]
    lines += ["| " + " | ".join(map(escape, row)) + " |" for row in rows]
    return "\n".join(lines)


def result_of(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """The result of an example: at most ten rows, values cut at 200 characters."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE example AS {query}")
    total = connection.execute("SELECT count(*) FROM example").fetchone()[0]
    connection.execute("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM example LIMIT 10")
    names = [column[0] for column in connection.description]
    cut = lambda value: value if value is None or len(value) <= 200 else value[:200] + " …"
    table = markdown_table(names, [tuple(map(cut, row)) for row in connection.fetchall()])
    return table + (f"\n\n{total} rows, the first 10 shown." if total > 10 else "")


def header(text: str) -> dict[str, str]:
    """The `-- key: value` lines at the start of a SQL file."""
    found: dict[str, str] = {}
    key = ""
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if match := re.match(r"-- (\w+):(.*)", line):
            key = match[1]
            found[key] = match[2].strip()
        elif key:
            found[key] += " " + line[2:].strip()
    return found


def reference(connection: duckdb.DuckDBPyConnection) -> str:
    functions = connection.execute("FROM core_index.functions()").fetchall()
    parts = [
        "# Reference",
        "",
        "Made by `make docs` from the extension itself; every result below is an executed one.",
        "Functions are bare names; macros live in the catalog `core_index` and are called with it.",
    ]
    sections = [
        ("Functions", [f for f in functions if not f[1].endswith("macro")]),
        ("Macros", sorted((f for f in functions if f[1].endswith("macro")), key=lambda f: f[0])),
    ]
    for title, entries in sections:
        parts += ["", f"## {title}"]
        for name, kind, signature, description, example in entries:
            parts += ["", f"### {name}", "", f"`{signature}` ({kind})", "", description]
            if example:
                parts += ["", "```sql", example, "```", "", result_of(connection, example)]
    parts += [
        "",
        "## Views",
        "",
        "Created by the script of `core_index.install_sql`, over the tables that the script of"
        " `core_index.load_sql` fills.",
    ]
    layers = sorted((path for path in (ROOT / "sql").iterdir() if path.is_dir()), key=lambda p: p.name)
    for layer in layers:
        parts += ["", f"### {layer.name}"]
        rows = []
        for path in sorted(layer.glob("*.sql")):
            found = header(path.read_text())
            only = " Made as a table only." if found.get("materialized") == "always" else ""
            rows.append((found["name"], found["description"], found["grain"], found["keys"] + "." + only))
        for name, description, grain, keys in rows:
            columns = ", ".join(f"`{column}` {data_type}" for column, data_type in columns_of(connection, name))
            parts += ["", f"#### {name}", "", description, "", f"Grain: {grain}. Keys: {keys}", "", f"Columns: {columns}."]
    return "\n".join(parts) + "\n"


def rules(connection: duckdb.DuckDBPyConnection) -> str:
    """Every table of rules, whole: what is in force by default, on whose authority, and how sure it is."""
    parts = [
        "# Rules",
        "",
        "Made by `make docs` from the extension itself: every table of thresholds, weights, cut points and"
        " codes, with its source and mark. **confirmed**: in a published source, read there.",
        "**reproduced**: published figures follow from it. **transcribed**: copied from a published table, not"
        " compared further. **recalled**: known, but no source at hand. **chosen**: this project's own.",
        "Your own rows in `rule_overrides` replace those of `core_index.default_rules()`.",
    ]
    for name, kind, signature, description, _ in connection.execute(
        "FROM core_index.functions() WHERE kind = 'table macro' ORDER BY name"
    ).fetchall():
        if not signature.endswith("()") or name == "core_index.functions":
            continue
        connection.execute(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {name}() LIMIT {MAX_RULES + 1}")
        columns = [column[0] for column in connection.description]
        if not {"source", "mark"} & {*columns}:
            continue
        rows = connection.fetchall()
        parts += ["", f"## {name}", "", description, "", markdown_table(columns, rows[:MAX_RULES])]
        if len(rows) > MAX_RULES:
            parts += ["", f"The first {MAX_RULES} rows; the others: `FROM {name}()`."]
    return "\n".join(parts) + "\n"


def errors(connection: duckdb.DuckDBPyConnection) -> str:
    """The messages of the extension that the SQL tests provoke, by who says them."""
    names = [name for (name,) in connection.execute("SELECT name FROM core_index.functions()").fetchall()]
    speakers = {name.removeprefix("core_index.") for name in names}
    found: dict[str, dict[str, str]] = {}

    def collect(records: list[sqllogictest.Record]) -> None:
        for record in records:
            collect(record.body)
            if record.words[:2] != ["statement", "error"] or not record.expected or "${" in record.sql:
                continue
            message = " ".join(line.strip() for line in record.expected)
            speaker = re.match(r"(?:core_index\.)?(\w+)[:(]", message)
            if speaker and speaker[1] in speakers and not message.startswith("<"):
                said = found.setdefault(speaker[1], {})
                # of two statements with one message, and of a message told twice, the longer and the first
                if not any(message in other for other in said):
                    for other in [other for other in said if other in message]:
                        del said[other]
                    said[message] = " ".join(record.sql.split())

    for path in sorted((ROOT / "test" / "sql").rglob("*.test")):
        collect(sqllogictest.parse(path.read_text()))
    parts = [
        "# Errors",
        "",
        "Made by `make docs` from the SQL tests, so each of these is provoked, and its message compared, on both"
        " engines. An error names the function, the value and the rule, and says what to do. A message may go on"
        " where it ends here.",
        "",
        "Of DuckDB itself, and what they mean here:",
        "",
        markdown_table(
            ["message", "what to do"],
            [
                ("… is not signed; … allow_unsigned_extensions", "start `duckdb -unsigned`, or connect with allow_unsigned_extensions"),
                ("Catalog \"core_index\" does not exist!", "`LOAD` the extension in this process; after DETACH run the script of `core_index_catalog_sql()`"),
                ("Table Function with name … does not exist", "the view calls the extension: `LOAD` it, or read tables made with `materialized := TRUE`"),
                ("No function matches the given name and argument types", "the message lists the forms there are; a sum of integers is a HUGEINT and needs `::BIGINT`"),
            ],
        ),
    ]
    for speaker in sorted(found):
        rows = [(message, f"`{sql if len(sql) <= 160 else sql[:160] + ' …'}`") for message, sql in found[speaker].items()]
        parts += ["", f"## {speaker}", "", markdown_table(["message", "raised by"], rows)]
    return "\n".join(parts) + "\n"


def create_results(connection: duckdb.DuckDBPyConnection) -> None:
    """Every view as an empty table in the schema results."""
    with tempfile.TemporaryDirectory() as folder:
        for call in [f"load_sql('{folder}')", "install_sql(schema := 'results', source := 'main', materialized := TRUE)"]:
            (script,) = connection.execute(f"SELECT core_index.{call}").fetchone()
            connection.execute(script).fetchall()


def columns_of(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[str, str]]:
    """Name and type of each column of a view."""
    return connection.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = 'results' AND table_name = ?"
        " ORDER BY column_index",
        [name],
    ).fetchall()


def descriptions(connection: duckdb.DuckDBPyConnection) -> str:
    """The file that DuckDB's community catalogue joins to the functions it finds."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["function", "description", "comment", "example"])
    for name, _, signature, description, example in connection.execute(
        "FROM core_index.functions() WHERE kind NOT LIKE '%macro' ORDER BY name"
    ).fetchall():
        writer.writerow([name, description, signature, example])
    return text.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is stale")
    options = parser.parse_args()
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.execute(f"LOAD '{EXTENSION}'")
    create_results(connection)
    package = dbt_package.files(ROOT, connection, header, lambda name: columns_of(connection, name))
    made = {
        REFERENCE: reference(connection),
        DESCRIPTIONS: descriptions(connection),
        RULES: rules(connection),
        ERRORS: errors(connection),
    }
    made |= {ROOT / path: text for path, text in package.items()}
    for name in (*guides.OVER_VIEWS, *guides.OVER_FILES):
        made[ROOT / "docs" / name] = guides.written(ROOT / "docs" / name, EXTENSION, markdown_table)
    stale = 0
    for folder in ("models", "seeds"):
        for path in (ROOT / dbt_package.PACKAGE / folder).glob("*/*"):
            if path not in made:
                print(f"{path.relative_to(ROOT)} belongs to no view: delete it")
                stale += 1
    for path, text in made.items():
        if path.exists() and path.read_text() == text:
            continue
        if options.check:
            print(f"{path.relative_to(ROOT)} is stale: run make docs")
            stale += 1
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            print(f"wrote {path.relative_to(ROOT)}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())

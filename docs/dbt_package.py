"""The part of the dbt package that follows from sql/: a model a view, with its documentation and key.

A model holds no SQL of its own: it names what it reads, so that dbt knows the
order, and takes the view's query from the loaded extension. The tables that
analysts keep themselves are seeds without rows, which a project replaces by its
own.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb

PACKAGE = Path("examples/dbt/core_index")

# These compute only the years whose files or rules have changed. Not the index: while cut points are
# not frozen, those of a metric that begins in a later year hold for earlier ones too.
INCREMENTAL = ("metrics",)

# Layers whose keys are tested; those below them would only say the same earlier.
TESTED = ("metrics", "index", "dashboard", "peers", "publish")

# Further tests, of a model and of its columns, as dbt takes them.
MODEL_TESTS = {
    name: [
        {
            "core_index_not_disclosive": {
                "arguments": {"figures": "ref('release_figures')", "hierarchy": "ref('release_hierarchy')"}
            }
        }
    ]
    for name in ("released_metrics", "published_metrics")
}
COLUMN_TESTS = {
    ("metrics", "value"): [{"core_index_rate_between": {"config": {"where": "numerator IS NOT NULL"}}}],
    ("index_scores", "score"): [{"core_index_rate_between": {"arguments": {"at_most": 100}}}],
    ("index_points", "points"): [
        {
            "core_index_adds_up": {
                "arguments": {
                    "whole": "ref('index_scores')",
                    "whole_column": "score",
                    "by": ["academic_year", "entity_code"],
                    "where_whole": "entity_level = 'school'",
                }
            }
        }
    ],
    ("peer_benchmarks", "percentile"): [{"core_index_rate_between": {"arguments": {"at_most": 100}}}],
}

INCREMENTAL_CONFIG = """{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook='{{ core_index.core_index_forget_years() }}',
    post_hook='{{ core_index.core_index_remember_years() }}'
) }}
-- depends_on: {{ ref('loaded_years') }}
"""


def text_of(value: str) -> str:
    """A YAML string, which a JSON string is."""
    return json.dumps(value, ensure_ascii=False)


def model(path: Path, sql: str, kept: set[str]) -> str:
    code = "\n".join(line for line in sql.splitlines() if not line.lstrip().startswith("--"))
    reads = sorted(set(re.findall(r"\{(schema|source)\}\.(\w+)", code)) - {("schema", path.stem)})
    lines = []
    for kind, table in reads:
        source = f"source('district_files', '{table}')"
        relation = source if kind == "source" else f"{'core_index_kept' if table in kept else 'ref'}('{table}')"
        lines.append(f"    '{table}': {relation},")
    call = "\n".join([f"{{{{ core_index_view('{path.stem}', {{", *lines, "}) }}"])
    config = INCREMENTAL_CONFIG if path.stem in INCREMENTAL else ""
    return f"-- Made by make docs from {path}.\n{config}{call}\n"


def properties(
    entries: list[tuple[str, dict[str, str], list[tuple[str, str]]]], kind: str, tested: bool = False
) -> str:
    lines = ["# Made by make docs.", "version: 2", "", f"{kind}:"]
    for name, header, columns in entries:
        lines += [f"  - name: {name}", f"    description: {text_of(header['description'])}"]
        keys = [key.strip() for key in header["keys"].split(",")]
        tests = MODEL_TESTS.get(name, [])
        if tested and {*keys} <= {column for column, _ in columns}:
            tests = [{"core_index_unique": {"arguments": {"columns": keys}}}, *tests]
        if tests:
            lines += ["    data_tests:", *(f"      - {json.dumps(test)}" for test in tests)]
        if kind == "seeds":
            types = ", ".join(f'"{column}": {text_of(data_type)}' for column, data_type in columns)
            lines += ["    config:", f"      column_types: {{{types}}}"]
            continue
        lines += ["    columns:"]
        for column, data_type in columns:
            tests = COLUMN_TESTS.get((name, column))
            more = f", data_tests: {json.dumps(tests)}" if tests else ""
            lines += [f"      - {{name: {column}, data_type: {text_of(data_type)}{more}}}"]
    return "\n".join(lines) + "\n"


def sources(connection: duckdb.DuckDBPyConnection) -> str:
    lines = [
        "# Made by make docs.",
        "version: 2",
        "",
        "sources:",
        "  - name: district_files",
        "    description: The district files as the script of core_index.load_sql has loaded them, a table a kind.",
        """    schema: "{{ var('core_index_source_schema', 'main') }}\"""",
        "    tables:",
        "      - name: loaded_files",
        "        description: One row a file and district-year, with its checksum.",
    ]
    for file_type, reader in connection.execute("SELECT file_type, reader FROM core_index.file_types()").fetchall():
        lines += [f"      - name: {file_type}", f"        description: The records of core_index.{reader}."]
    return "\n".join(lines) + "\n"


def files(root: Path, connection: duckdb.DuckDBPyConnection, header, columns_of) -> dict[Path, str]:
    """Every generated file of the package, by its path."""
    texts = {path: path.read_text() for path in sorted((root / "sql").glob("*/*.sql"))}
    kept = {path.stem for path, sql in texts.items() if "CREATE OR REPLACE VIEW" not in sql}
    made = {PACKAGE / "models" / "sources.yml": sources(connection)}
    for layer in sorted({path.parent for path in texts}):
        views, tables = [], []
        for path in (path for path in texts if path.parent == layer):
            entry = (path.stem, header(texts[path]), columns_of(path.stem))
            if path.stem in kept:
                tables.append(entry)
                made[PACKAGE / "seeds" / layer.name / f"{path.stem}.csv"] = ",".join(c for c, _ in entry[2]) + "\n"
            else:
                views.append(entry)
                made[PACKAGE / "models" / layer.name / path.name] = model(path.relative_to(root), texts[path], kept)
        if views:
            made[PACKAGE / "models" / layer.name / f"_{layer.name}.yml"] = properties(views, "models", layer.name in TESTED)
        if tables:
            made[PACKAGE / "seeds" / layer.name / f"_{layer.name}.yml"] = properties(tables, "seeds")
    return made

"""core_index.functions() lists what is there: no more, no less, and with examples that run.

The native functions are those that LOAD adds to DuckDB's catalog; the macros are
the files of macros/.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = """
import json, sys
import duckdb

def listed(con):
    sql = "SELECT DISTINCT database_name, function_name, function_type FROM duckdb_functions()"
    return {tuple(row) for row in con.execute(sql).fetchall()}

con = duckdb.connect(config={"allow_unsigned_extensions": "true"})
con.execute("SET enable_progress_bar = false")  # a slow machine would draw one into the answer
before = listed(con)
con.execute(f"LOAD '{sys.argv[1]}'")
added = listed(con) - before
functions = con.execute("SELECT name, kind, signature, description, example FROM core_index.functions()").fetchall()
# What the hidden catalog holds is not listed; as an ordinary one, from the same script, it is.
script = con.execute("SELECT core_index_catalog_sql()").fetchall()[0][0]
con.execute("DETACH core_index")
con.execute(script.replace("(READ_WRITE, HIDDEN)", "(READ_WRITE)", 1))
kept = sorted(row[1:] for row in listed(con) if row[0] == "core_index")

# The examples, in a database that has nothing else in it.
fresh = duckdb.connect(config={"allow_unsigned_extensions": "true"})
fresh.execute("SET enable_progress_bar = false")
fresh.execute(f"LOAD '{sys.argv[1]}'")
examples = {}
for name, _, _, _, example in functions:
    try:
        fresh.execute(example).fetchall()
        examples[name] = None
    except duckdb.Error as error:
        examples[name] = str(error)

print(json.dumps({"added": sorted(added), "functions": functions, "kept": kept, "examples": examples}))
"""


@pytest.fixture(scope="module")
def inventories() -> dict[Path, dict]:
    """What the child said, by engine; asked once."""
    return {}


@pytest.fixture
def inventory(engines: Path, extension: Path, inventories: dict[Path, dict]) -> dict:
    if engines not in inventories:
        child = subprocess.run([engines, "-c", SCRIPT, extension], capture_output=True, text=True, timeout=300)
        assert child.returncode == 0, f"status {child.returncode}\n{child.stderr}"
        inventories[engines] = json.loads(child.stdout)
    return inventories[engines]


def names(inventory: dict, wanted: Callable[[str], bool]) -> set[str]:
    return {name for name, kind, *_ in inventory["functions"] if wanted(kind)}


def macro_files(root: Path) -> dict[str, Path]:
    return {f"core_index.{file.stem}": file for file in sorted((root / "macros").rglob("*.sql"))}


def test_every_native_function_is_listed_and_nothing_else(inventory: dict) -> None:
    added = {(name, kind) for database, name, kind in inventory["added"]}
    assert added, "LOAD added nothing"
    assert {database for database, _, _ in inventory["added"]} == {"system"}
    listed = {(name, kind) for name, kind, *_ in inventory["functions"] if not kind.endswith("macro")}
    assert listed == added


def test_every_macro_file_is_listed_and_nothing_else(inventory: dict, root: Path) -> None:
    assert names(inventory, lambda kind: kind.endswith("macro")) == set(macro_files(root))


def test_every_macro_is_listed_as_what_it_is(inventory: dict) -> None:
    """By DuckDB's own word: a macro is scalar or of tables."""
    kinds = {"macro": "scalar macro", "table_macro": "table macro"}
    kept = {(f"core_index.{name}", kinds[kind]) for name, kind in inventory["kept"]}
    assert {(name, kind) for name, kind, *_ in inventory["functions"] if kind.endswith("macro")} == kept


def test_no_name_is_listed_twice(inventory: dict) -> None:
    listed = [name for name, *_ in inventory["functions"]]
    assert sorted(listed) == sorted(set(listed))


def test_each_has_a_signature_a_description_and_an_example(inventory: dict) -> None:
    for name, _, signature, description, example in inventory["functions"]:
        assert signature.startswith(f"{name}("), name
        assert description.strip().endswith("."), name
        assert len(description) > 20, name
        assert example.strip(), name


def test_the_texts_are_those_of_the_files(inventory: dict, root: Path) -> None:
    """The header of a macro's file, its lines joined, is what is listed; nothing is lost or cut off."""
    listed = {name: (signature, description, example) for name, _, signature, description, example in inventory["functions"]}
    for name, file in macro_files(root).items():
        comment = re.match(r"(?:--.*\n)+", file.read_text(encoding="utf-8"))
        assert comment, f"{file} has no header"
        wanted = " ".join(comment[0].replace("--", " ").split())
        signature, description, example = listed[name]
        parameters = signature.removeprefix(f"{name}(").removesuffix(")")
        stem = name.removeprefix("core_index.")
        found = f"name: {stem} description: {description} parameters: {parameters} example: {example}"
        assert " ".join(found.replace("--", " ").split()) == wanted, file


def test_every_example_runs(inventory: dict) -> None:
    assert {name: error for name, error in inventory["examples"].items() if error is not None} == {}
    assert len(inventory["examples"]) == len(inventory["functions"])


def test_both_engines_list_the_same(inventory: dict, inventories: dict[Path, dict]) -> None:
    assert all(other["functions"] == inventory["functions"] for other in inventories.values())

"""Compare the extension with answers that other programs and authorities gave.

    python test/conformance.py <folder>

The folder holds one sub-folder a set. A set is known by its layout, not by its
name, so that another set of the same layout can stand in its place: the first
module of test/conformance/ whose `matches(folder)` is true runs it. A module has

    def matches(folder: Path) -> bool
    def run(folder: Path, connection: duckdb.DuckDBPyConnection) -> tuple[int, list[str], list[str]]

where `run` returns the number of checks it made, the differences, and the parts
of the set that it does not cover, one readable line each. It gets a connection
of its own with the extension loaded.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import traceback
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import ModuleType

import duckdb
import sqllogictest

MODULES = Path(__file__).resolve().parent / "conformance"


@dataclass
class SetResult:
    """How one set went: passed, failed or skipped, and the lines that say so."""

    name: str
    status: str
    summary: str
    not_covered: list[str] = field(default_factory=list)


def load_modules(folder: Path = MODULES) -> dict[str, ModuleType]:
    modules = {}
    for file in sorted(folder.glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"conformance_{file.stem}", file)
        modules[file.stem] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(modules[file.stem])
    return modules


def connect() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.load_extension(str(sqllogictest.extension_path()))
    return connection


def run_set(folder: Path, modules: dict[str, ModuleType]) -> SetResult:
    name = folder.name
    module = next((module for module in modules.values() if module.matches(folder)), None)
    if module is None:
        return SetResult(name, "skipped", f"conformance {name}: no checks yet")
    try:
        with connect() as connection:
            checks, differences, not_covered = module.run(folder, connection)
    except Exception:
        return SetResult(name, "failed", f"{traceback.format_exc()}conformance {name}: stopped by an error")
    lines = [f"conformance {name}: {difference}" for difference in differences]
    lines.append(f"conformance {name}: {checks} checks, {len(differences)} differences")
    if checks == 0:
        lines.append(f"conformance {name}: a set without a check proves nothing")
    status = "failed" if differences or checks == 0 else "passed"
    not_covered = [f"conformance {name}: not covered: {part}" for part in not_covered]
    return SetResult(name, status, "\n".join(lines), not_covered)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Compare the extension with published answers.")
    parser.add_argument("oracles", type=Path, help="the folder of the sets")
    parser.add_argument("--summary", type=Path, help="also write the results there, as JSON")
    options = parser.parse_args(arguments)

    if not options.oracles.is_dir():
        parser.error(f"{options.oracles} is not a folder; make conformance ORACLES=<folder> names another")
    modules = load_modules()
    results = []
    for folder in sorted(path for path in options.oracles.iterdir() if path.is_dir()):
        results.append(run_set(folder, modules))
        print("\n".join([*results[-1].not_covered, results[-1].summary]), flush=True)
    if options.summary:
        options.summary.write_text(json.dumps([asdict(result) for result in results]), encoding="utf-8")
    if not results:
        print(f"conformance: {options.oracles} holds no set")
    return 1 if not results or any(result.status == "failed" for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())

"""Run every test of the project and end with one line: N passed, N failed, N skipped.

The stages, in order: the Rust tests, the SQL tests on both engine lines, the
Python tests, the lint, the comparison with outside answers. A stage that runs
nothing has failed, except the last one, which needs files that are not part of
the project: without them it is one skipped test. Whatever is skipped is printed
with its reason.

Run it through `make test`, which builds first.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import lint
import sqllogictest

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)
    """What was skipped, and why, one line each."""

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {len(self.skipped)} skipped"

    def add(self, other: "Counts") -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


def stream(command: list[str | Path]) -> tuple[int, str]:
    """Run a command in the checkout, showing its output while keeping it."""
    lines = []
    with subprocess.Popen(
        command, cwd=ROOT, text=True, errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        for line in process.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            lines.append(line)
    return process.returncode, "".join(lines)


def parse_cargo(output: str, status: int) -> Counts:
    """Sum the result lines of all test binaries.

    A binary that dies prints no result line, and code that does not compile
    runs none: both show in cargo's status alone.
    """
    counts = Counts()
    for passed, failed in re.findall(r"^test result: \w+\. (\d+) passed; (\d+) failed;", output, re.MULTILINE):
        counts.passed += int(passed)
        counts.failed += int(failed)
    for name, reason in re.findall(r"^test (.+?) \.\.\. ignored(?:, (.*))?$", output, re.MULTILINE):
        counts.skipped.append(f"{name}: {reason or 'ignored without a reason'}")
    if status != 0 and counts.failed == 0:
        counts.failed = 1
    return counts


def rust_tests(debug: bool) -> Counts:
    profile = [] if debug else ["--release"]
    status, output = stream(["cargo", "test", *profile, "--locked", "--no-fail-fast"])
    return parse_cargo(output, status)


def sql_tests() -> Counts:
    outcomes = sqllogictest.run_all(sqllogictest.find_files([sqllogictest.TESTS]), sqllogictest.ENGINES)
    sqllogictest.report([outcome for outcome in outcomes if outcome.status == "failed"])
    counts = Counts()
    for outcome in outcomes:
        counts.passed += outcome.status == "passed"
        counts.failed += outcome.status == "failed"
        if outcome.status == "skipped":
            file = sqllogictest.display(outcome.file)
            counts.skipped.append(f"{file} on {outcome.engine}: {outcome.message}")
    return counts


def parse_junit(report: Path, status: int) -> Counts:
    """Count pytest's own report; one that is missing or ends early is a failure."""
    counts = Counts()
    cases = ElementTree.parse(report).getroot().iter("testcase") if report.is_file() else ()
    for case in cases:
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            counts.failed += 1
        elif skipped is not None:
            counts.skipped.append(f"{case.get('classname')}.{case.get('name')}: {skipped.get('message')}")
        else:
            counts.passed += 1
    if status != 0 and counts.failed == 0:
        counts.failed = 1
    return counts


def python_tests() -> Counts:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        # a process a processor; conftest.py groups and orders the files
        parallel = ["-n", str(os.cpu_count()), "--dist", "loadscope", "--no-loadscope-reorder"]
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *parallel, "--junitxml", report, "test/python"]
        status, _ = stream(command)
        return parse_junit(report, status)


def lint_files() -> Counts:
    """One test a file."""
    results = lint.lint_all()
    lint.report(results)
    failed = sum(bool(findings) for findings in results.values())
    return Counts(len(results) - failed, failed)


def conformance() -> Counts:
    """One test a set, and one skipped for each part of it that has no check.

    In a process of its own, since the engine may crash.
    """
    oracles = os.environ.get("ORACLES") or str(ROOT.parent / "shared" / "oracles")
    if not (ROOT / oracles).is_dir():
        return Counts(skipped=[f"conformance: {oracles} does not exist; ORACLES=<folder> names the sets"])
    with tempfile.TemporaryDirectory() as folder:
        summary = Path(folder, "summary.json")
        status, _ = stream([sys.executable, ROOT / "test" / "conformance.py", oracles, "--summary", summary])
        results = json.loads(summary.read_text(encoding="utf-8")) if summary.is_file() else []
    counts = Counts()
    for result in results:
        counts.passed += result["status"] == "passed"
        counts.failed += result["status"] == "failed"
        if result["status"] == "skipped":
            counts.skipped.append(result["summary"])
        counts.skipped += result["not_covered"]
    if status != 0 and counts.failed == 0:
        counts.failed = 1
    return counts


def run_stages(stages: dict[str, Callable[[], Counts]]) -> int:
    total = Counts()
    for name, stage in stages.items():
        print(f"\n== {name}", flush=True)
        start = time.monotonic()
        counts = stage()
        if counts.passed + counts.failed + len(counts.skipped) == 0:
            print("nothing was run, which is a failure")
            counts.failed = 1
        for skipped in counts.skipped:
            print(f"skipped: {skipped}")
        print(f"-- {name}: {counts}, {time.monotonic() - start:.1f} s", flush=True)
        total.add(counts)
    print(f"\n{total}")
    return 1 if total.failed or total.passed == 0 else 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Run every test of the project.")
    parser.add_argument("--debug", action="store_true", help="test the debug build")
    options = parser.parse_args()
    if options.debug:
        debug_build = ROOT / "build" / "debug" / f"{sqllogictest.EXTENSION}.duckdb_extension"
        os.environ[sqllogictest.EXTENSION_VARIABLE] = str(debug_build)
    return run_stages(
        {
            "Rust": lambda: rust_tests(options.debug),
            "SQL": sql_tests,
            "Python": python_tests,
            "lint": lint_files,
            "conformance": conformance,
        }
    )


if __name__ == "__main__":
    sys.exit(main())

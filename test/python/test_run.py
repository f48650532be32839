"""The counting: nothing that went wrong may end in a zero exit status."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import conformance
import pytest
import run

CARGO = """
running 3 tests
test attendance::tests::a ... ok
test attendance::tests::b ... ignored, needs a large file
test attendance::tests::c ... ignored

test result: ok. 1 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.00s

running 2 tests
test d ... ok
test e ... FAILED

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
"""


def test_cargo_is_summed_over_its_binaries() -> None:
    counts = run.parse_cargo(CARGO, 101)
    assert (counts.passed, counts.failed) == (2, 1)
    assert counts.skipped == [
        "attendance::tests::b: needs a large file",
        "attendance::tests::c: ignored without a reason",
    ]


@pytest.mark.parametrize("output", ["error: could not compile `core_index`\n", CARGO.split("running 2")[0]])
def test_cargo_without_a_result_line_is_a_failure(output: str) -> None:
    assert run.parse_cargo(output, 101).failed == 1


def test_junit(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite><testcase classname="a" name="b"/>'
        '<testcase classname="a" name="c"><skipped message="no driver"/></testcase>'
        '<testcase classname="a" name="d"><failure/></testcase>'
        '<testcase classname="a" name="e"><error/></testcase></testsuite></testsuites>'
    )
    assert run.parse_junit(report, 1) == run.Counts(1, 2, ["a.c: no driver"])


def test_pytest_dying_is_a_failure(tmp_path: Path) -> None:
    assert run.parse_junit(tmp_path / "none.xml", -11) == run.Counts(0, 1)


@pytest.mark.parametrize(
    ("counts", "status", "line"),
    [
        (run.Counts(2), 0, "2 passed, 0 failed, 0 skipped"),
        (run.Counts(2, 0, ["x: reason"]), 0, "2 passed, 0 failed, 1 skipped"),
        (run.Counts(2, 1), 1, "2 passed, 1 failed, 0 skipped"),
        (run.Counts(), 1, "0 passed, 1 failed, 0 skipped"),
        (run.Counts(0, 0, ["x: reason"]), 1, "0 passed, 0 failed, 1 skipped"),
    ],
)
def test_the_last_line_and_the_status(
    counts: run.Counts, status: int, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.run_stages({"stage": lambda: counts}) == status
    output = capsys.readouterr().out
    assert output.splitlines()[-1] == line
    assert all(f"skipped: {reason}" in output for reason in counts.skipped)


@pytest.mark.parametrize(
    ("differences", "checks", "status", "summary"),
    [
        ([], 5, "passed", "conformance growth: 5 checks, 0 differences"),
        (["row 3: 1 is not 2"], 5, "failed", "row 3: 1 is not 2\nconformance growth: 5 checks, 1 differences"),
        ([], 0, "failed", "proves nothing"),
    ],
)
def test_conformance(
    differences: list[str], checks: int, status: str, summary: str, extension: Path, tmp_path: Path
) -> None:
    answer = (checks, differences, ["b.csv"])
    module = SimpleNamespace(matches=lambda folder: True, run=lambda folder, connection: answer)
    (tmp_path / "growth").mkdir()
    result = conformance.run_set(tmp_path / "growth", {"any": module})
    assert result.status == status
    assert summary in result.summary
    assert result.not_covered == ["conformance growth: not covered: b.csv"]


def test_conformance_survives_an_error_of_a_set(extension: Path, tmp_path: Path) -> None:
    module = SimpleNamespace(matches=lambda folder: True, run=lambda folder, connection: connection.execute("oops"))
    result = conformance.run_set(tmp_path, {"any": module})
    assert result.status == "failed"
    assert "oops" in result.summary


def test_a_set_without_a_module_is_named(tmp_path: Path) -> None:
    (tmp_path / "sgp").mkdir()
    module = SimpleNamespace(matches=lambda folder: False)
    result = conformance.run_set(tmp_path / "sgp", {"other": module})
    assert (result.status, result.summary) == ("skipped", "conformance sgp: no checks yet")

"""The runner of .test files: what must pass passes, what must fail fails, and says why."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
import sqllogictest

HEADER = "# name: {name}\n# description: a probe of the runner\n# group: [runner]\n\n"


@pytest.fixture
def run(tmp_path: Path):
    """Run a text as a .test file on the reference engine."""

    def run(body: str, header: str = HEADER, timeout: float = 60) -> sqllogictest.Outcome:
        file = tmp_path / "probe.test"
        file.write_text(header.format(name=file.name) + body)
        return sqllogictest.run_file(file, "engine_2_0", Path(sys.executable), timeout)

    return run


PASSING = {
    "statement ok": "statement ok\nSELECT 1\n",
    "statement error": "statement error\nSELECT nothing_like_it(1)\n----\ndoes not exist\n",
    "statement error by pattern": "statement error\nSELECT nothing_like_it(1)\n----\n<REGEX>:.*nothing_\\w+_it.*\n",
    "rows": "query ITT\nSELECT 1, 'a b', NULL UNION ALL SELECT 2, '', true ORDER BY 1\n----\n"
    "1\ta b\tNULL\n2\t(empty)\ttrue\n",
    "values": "query II\nSELECT 1, 2 UNION ALL SELECT 3, 4 ORDER BY 1\n----\n1\n2\n3\n4\n",
    "no rows": "query I\nSELECT 1 WHERE false\n----\n",
    "rowsort": "query II rowsort\nSELECT * FROM (VALUES (2, 1), (1, 2))\n----\n1\t2\n2\t1\n",
    "valuesort": "query II valuesort\nSELECT * FROM (VALUES (4, 1), (3, 2))\n----\n1\n4\n2\n3\n",
    "nested values": "query TT\nSELECT [1, NULL], {'a': 1.50}\n----\n[1, NULL]\t{'a': 1.50}\n",
    "R within tolerance": "query R\nSELECT 0.1::DOUBLE + 0.2::DOUBLE\n----\n0.3\n",
    "value by pattern": "query TT\nSELECT 'abc', 'abc'\n----\n<REGEX>:a.c\t<!REGEX>:b\n",
    "line break and tab": "query T\nSELECT 'a' || chr(10) || 'b' || chr(9)\n----\na\\nb\\t\n",
    "loop": "loop i 0 3\n\nquery I\nSELECT ${i} + 1 - 1\n----\n${i}\n\nendloop\n",
    "foreach": "foreach t INTEGER BIGINT\n\nquery T\nSELECT typeof(1::${t})\n----\n${t}\n\nendloop\n",
    "connections": "statement ok one\nCREATE TEMP TABLE t AS SELECT 1\n\n"
    "statement error two\nFROM t\n----\ndoes not exist\n\nquery I one\nFROM t\n----\n1\n",
    "load and restart": "load __TEST_DIR__/a.db\n\nstatement ok\nCREATE TABLE t AS SELECT 7 AS i\n\nrestart\n\n"
    "query I\nFROM t\n----\n7\n\nload __TEST_DIR__/a.db readonly\n\n"
    "statement error\nINSERT INTO t VALUES (1)\n----\nread-only\n",
    "label": "query I nosort same\nSELECT 1\n----\n1\n\nquery I nosort same\nSELECT 2 - 1\n----\n1\n",
    "conditions": "skipif engine_2_0\nstatement ok\nSELECT wrong\n\nonlyif engine_2_0\nstatement ok\nSELECT 1\n",
    "seed": "set seed 0.5\n\nquery I nosort r\nSELECT random() < 2\n----\ntrue\n",
    "built-in extension": "require json\n\nstatement ok\nSELECT 1\n",
}

FAILING = {
    "wrong value": ("query I\nSELECT 1\n----\n2\n", "expected: 1 rows"),
    "wrong text close to a number": ("query T\nSELECT 0.1::DOUBLE + 0.2::DOUBLE\n----\n0.3\n", "expected"),
    "R beyond tolerance": ("query R\nSELECT 1.000001\n----\n1\n", "expected"),
    "R is not zero": ("query R\nSELECT 1e-300::DOUBLE\n----\n0\n", "expected"),
    "wrong order": ("query I\nSELECT unnest([2, 1])\n----\n1\n2\n", "first different row: 1"),
    "row missing": ("query I\nSELECT 1\n----\n1\n2\n", "actual:   1 rows"),
    "row too many": ("query I\nSELECT unnest([1, 2])\n----\n1\n", "actual:   2 rows"),
    "wrong number of columns": ("query I\nSELECT 1, 2\n----\n1\t2\n", "expected: 1 columns"),
    "pattern matches a part only": ("query T\nSELECT 'abc'\n----\n<REGEX>:b\n", "expected"),
    "wrong error": ("statement error\nSELECT nothing_like_it(1)\n----\nout of cheese\n", "out of cheese"),
    "no error": ("statement error\nSELECT 1\n----\noops\n", "actual:   success"),
    "error without a text": ("statement error\nSELECT x\n", "needs ----"),
    "error while fetching": ("statement ok\nSELECT error('late') FROM range(3)\n", "late"),
    "unmet require": ("require no_such_extension\n\nstatement ok\nSELECT 1\n", "require no_such_extension"),
    "nothing asserted": ("require json\n", "asserts nothing"),
    "nothing left on this engine": ("skipif engine_2_0\nstatement ok\nSELECT 1\n", "asserts nothing"),
    "empty loop": ("loop i 0 0\n\nstatement ok\nSELECT 1\n\nendloop\n", "asserts nothing"),
    "label differs": ("query I nosort x\nSELECT 1\n----\n1\n\nquery I nosort x\nSELECT 2\n----\n2\n", "labelled x"),
    "mode skip": ("mode skip\n\nstatement ok\nSELECT 1\n", "unsupported directive: mode skip"),
    "unknown directive": ("halt\n\nstatement ok\nSELECT 1\n", "unsupported directive: halt"),
    "unknown condition": ("skipif windows\nstatement ok\nSELECT 1\n", "skipif takes one of"),
    "unknown variable": ("statement ok\nSELECT ${nobody}\n", "${nobody}"),
    "loop without end": ("loop i 0 2\n\nstatement ok\nSELECT 1\n", "without endloop"),
    "hashed result": ("query I\nSELECT 1\n----\n3 values hashing to abc\n", "unsupported kind of result"),
    "query without rows": ("query I\nSELECT 1\n", "query needs ----"),
}


@pytest.mark.parametrize("body", PASSING.values(), ids=PASSING.keys())
def test_passes(run, body: str) -> None:
    outcome = run(body)
    assert (outcome.status, outcome.message) == ("passed", "")


@pytest.mark.parametrize(("body", "message"), FAILING.values(), ids=FAILING.keys())
def test_fails(run, body: str, message: str) -> None:
    outcome = run(body)
    assert outcome.status == "failed"
    assert message in outcome.message
    assert "probe.test:" in outcome.message


def test_the_message_names_line_sql_and_both_values(run) -> None:
    outcome = run("statement ok\nSELECT 1\n\nquery I\nSELECT 41 + 1\n----\n43\n")
    assert "probe.test:8\nSELECT 41 + 1\n" in outcome.message
    assert outcome.message.index("    43") < outcome.message.index("    42")


@pytest.mark.parametrize("key", sqllogictest.HEADER_KEYS)
def test_every_header_line_is_required(run, key: str) -> None:
    header = "".join(line + "\n" for line in HEADER.splitlines() if not line.startswith(f"# {key}:"))
    outcome = run("statement ok\nSELECT 1\n", header)
    assert outcome.status == "failed"
    assert f"# {key}:" in outcome.message


def test_an_unbuilt_extension_is_a_failure(run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(sqllogictest.EXTENSION_VARIABLE, str(tmp_path / "core_index.duckdb_extension"))
    outcome = run("require core_index\n\nstatement ok\nSELECT 1\n")
    assert outcome.status == "failed"
    assert "require core_index" in outcome.message


def test_a_missing_environment_variable_skips_with_a_reason(run, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "require-env PROBE_VARIABLE\n\nquery T\nSELECT '${PROBE_VARIABLE}'\n----\nx\n"
    monkeypatch.delenv("PROBE_VARIABLE", raising=False)
    outcome = run(body)
    assert (outcome.status, outcome.message) == ("skipped", "the environment has no PROBE_VARIABLE")
    monkeypatch.setenv("PROBE_VARIABLE", "x")
    assert run(body).status == "passed"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals that end a process this way")
def test_a_crash_is_a_failure(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(sqllogictest.SIGNAL_VARIABLE, str(int(signal.SIGSEGV)))
    outcome = run("statement ok\nSELECT 1\n")
    assert outcome.status == "failed"
    assert "crashed with SIGSEGV" in outcome.message


def test_a_hanging_file_is_a_failure(run) -> None:
    outcome = run("statement ok\nSELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b\n", timeout=2)
    assert outcome.status == "failed"
    assert "not done after 2 seconds" in outcome.message


def test_no_files_is_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sqllogictest.main([str(tmp_path)]) == 1
    assert "no .test file" in capsys.readouterr().out


def test_both_engines_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, value in (("right", 1), ("wrong", 2)):
        text = HEADER.format(name=f"{name}.test") + f"query I\nSELECT 1\n----\n{value}\n"
        (tmp_path / f"{name}.test").write_text(text)
    assert sqllogictest.main([str(tmp_path)]) == 1
    assert capsys.readouterr().out.endswith("2 passed, 2 failed, 0 skipped\n")

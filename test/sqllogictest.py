"""Run test/sql/**/*.test, DuckDB's sqllogictest dialect, on both engine lines.

Each file runs in a child process of its own for each engine: a crash of the
engine is one failed test with a file's name on it, not a lost run. The unit
that is counted is one file on one engine.

What is understood, one record after the other, a blank line between records:

    # name: test/sql/<file>.test     the header; all three lines are required
    # description: <text>
    # group: [<name>]

    statement ok [connection]
    statement error [connection]     then ---- and a part of the message
    query <types> [sort] [label]     then ---- and the rows; sort is nosort,
                                     rowsort or valuesort; a second word that is
                                     none of them is the name of a connection
    require <extension>              LOAD it; failing to is a failed test
    require-env <NAME> [value]       without it the file is skipped, in print
    load [path] [readonly]           open another database
    restart                          close the database and open it again
    loop <name> <from> <to> / foreach <name> <value>... / endloop
    skipif / onlyif <engine>         engine_1_5 or engine_2_0; for one record
    set seed <number>

Any other directive is an error. `${name}` stands for a loop variable or a
required environment variable, `__TEST_DIR__` for an empty folder that is the
file's own. Paths are relative to the checkout.

Rows are compared as the text that DuckDB casts them to: NULL, `(empty)` for an
empty string, true and false, tab and line break as \\t and \\n. They are written
one row a line, tabs between the columns, or one value a line. A value may be
`<REGEX>:pattern` or `<!REGEX>:pattern`, which must match the whole value. In a
column of type R two numbers are also equal within a relative 1e-9: the last
digits of exp, ln and the like belong to the platform's math library, not to us.
Everything else is compared to the letter.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "test" / "sql"
ENGINES = {
    "engine_2_0": ROOT / ".venv" / "bin" / "python",
    "engine_1_5": ROOT / ".venv-1.5" / "bin" / "python",
}
EXTENSION = "core_index"
EXTENSION_VARIABLE = "CORE_INDEX_EXTENSION"
TIMEOUT_SECONDS = 300
RELATIVE_TOLERANCE = 1e-9

# For the runner's own tests: the child sends itself this signal.
SIGNAL_VARIABLE = "SQLLOGICTEST_RAISE_SIGNAL"

# What a child leaves behind; one that dies leaves nothing.
RESULT = "result.json"

HEADER_KEYS = ("name", "description", "group")
SORTS = ("nosort", "rowsort", "valuesort")


class Failure(Exception):
    """A failed expectation, or a file that cannot be understood."""

    def __init__(self, line: int, message: str, sql: str | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.sql = sql


class Skip(Exception):
    """The file asks for something that only some machines have."""


def extension_path() -> Path:
    default = ROOT / "build" / "release" / f"{EXTENSION}.duckdb_extension"
    return Path(os.environ.get(EXTENSION_VARIABLE, default)).resolve()


# Reading a file


@dataclass
class Record:
    """One directive with the lines that belong to it."""

    line: int
    words: list[str]
    sql: str = ""
    expected: list[str] | None = None
    conditions: list[list[str]] = field(default_factory=list)
    body: list["Record"] = field(default_factory=list)


def parse(text: str) -> list[Record]:
    """The records of a file; loops hold theirs in `body`."""
    lines = text.splitlines()
    top: list[Record] = []
    open_loops: list[Record] = []
    conditions: list[list[str]] = []
    at = 0
    while at < len(lines):
        start, words = at + 1, lines[at].split()
        at += 1
        if not words or words[0].startswith("#"):
            continue
        record = Record(start, words)
        if words[0] in ("skipif", "onlyif"):
            if len(words) != 2 or words[1] not in ENGINES:
                raise Failure(start, f"{words[0]} takes one of {', '.join(ENGINES)}")
            conditions.append(words)
            continue
        if words[0] in ("statement", "query"):
            at = _read_sql(record, lines, at)
        elif words[0] == "endloop":
            if not open_loops:
                raise Failure(start, "endloop without a loop")
            open_loops.pop()
            continue
        record.conditions, conditions = conditions, []
        (open_loops[-1].body if open_loops else top).append(record)
        if words[0] in ("loop", "foreach"):
            open_loops.append(record)
    if open_loops:
        raise Failure(open_loops[-1].line, "loop without endloop")
    if conditions:
        raise Failure(len(lines), f"{conditions[-1][0]} without a record after it")
    return top


def _read_sql(record: Record, lines: list[str], at: int) -> int:
    """Fill in the SQL and what is expected of it; returns the next line's index."""
    sql: list[str] = []
    while at < len(lines) and lines[at].strip() and lines[at].strip() != "----":
        sql.append(lines[at])
        at += 1
    record.sql = "\n".join(sql)
    if not sql:
        raise Failure(record.line, f"{record.words[0]} without SQL")
    if at < len(lines) and lines[at].strip() == "----":
        at += 1
        record.expected = []
        while at < len(lines) and lines[at].strip():
            record.expected.append(lines[at])
            at += 1
    return at


def check_header(text: str, file: Path) -> None:
    """The comment lines that say what a file is and which name it goes by."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        match = re.fullmatch(r"# (\w+): *(.*)", line)
        if match is None:
            break
        found[match[1]] = match[2].strip()
    for key in HEADER_KEYS:
        if not found.get(key):
            raise Failure(1, f"the header line `# {key}: ...` is missing")
    if not re.fullmatch(r"\[\w+\]", found["group"]):
        raise Failure(1, f"the group is written [name], not {found['group']}")
    if file.is_relative_to(ROOT) and found["name"] != file.relative_to(ROOT).as_posix():
        raise Failure(1, f"the header names {found['name']}, the file is {file.relative_to(ROOT).as_posix()}")


# Comparing


def equal(actual: str, expected: str, kind: str) -> bool:
    for prefix, wanted in (("<REGEX>:", True), ("<!REGEX>:", False)):
        if expected.startswith(prefix):
            found = re.fullmatch(expected.removeprefix(prefix), actual, re.DOTALL)
            return (found is not None) == wanted
    if actual == expected:
        return True
    if kind != "R":
        return False
    try:
        left, right = float(actual), float(expected)
    except ValueError:
        return False
    return math.isclose(left, right, rel_tol=RELATIVE_TOLERANCE, abs_tol=0.0)


def expected_rows(record: Record, columns: int) -> list[list[str]]:
    """The expected lines as rows, from either way of writing them."""
    lines = record.expected or []
    for line in lines:
        if re.search(r"^<FILE>:|values hashing to", line):
            raise Failure(record.line, f"unsupported kind of result: {line}")
    rows = [line.split("\t") for line in lines]
    if columns == 1:
        return [[line] for line in lines]
    if all(len(row) == columns for row in rows):
        return rows
    if any(len(row) > 1 for row in rows) or len(lines) % columns:
        raise Failure(record.line, f"the expected lines do not form rows of {columns} columns", record.sql)
    return [lines[i : i + columns] for i in range(0, len(lines), columns)]


def arrange(rows: list[list[str]], sort: str) -> list[list[str]]:
    if sort == "rowsort":
        return sorted(rows)
    if sort == "valuesort":
        return [[value] for value in sorted(value for row in rows for value in row)]
    return rows


def render(value: str | None) -> str:
    if value is None:
        return "NULL"
    return value.replace("\t", "\\t").replace("\n", "\\n") if value else "(empty)"


# Running


class Child:
    """One file on this process' engine."""

    def __init__(self, folder: Path) -> None:
        import duckdb

        self.duckdb = duckdb
        self.engine = "engine_" + "_".join(duckdb.__version__.split(".")[:2])
        if self.engine not in ENGINES:
            raise Failure(0, f"no tests are kept for DuckDB {duckdb.__version__}")
        self.folder = folder
        self.assertions = 0
        self.variables: dict[str, str] = {}
        self.extensions: list[str] = []
        self.labels: dict[str, list[list[str]]] = {}
        self.database, self.read_only = ":memory:", False
        self.connections: dict[str, object] = {}
        self.open()

    def open(self) -> None:
        for connection in reversed(self.connections.values()):
            connection.close()
        config = {"allow_unsigned_extensions": "true"}
        self.connections = {"": self.duckdb.connect(self.database, read_only=self.read_only, config=config)}
        for extension in self.extensions:
            self.load_extension(extension)

    def load_extension(self, name: str) -> None:
        target = f"'{extension_path()}'" if name == EXTENSION else name
        self.connections[""].execute(f"LOAD {target}")

    def connection(self, name: str):
        if name not in self.connections:
            self.connections[name] = self.connections[""].cursor()
        return self.connections[name]

    def substitute(self, text: str, line: int) -> str:
        def value(match: re.Match[str]) -> str:
            if match[1] not in self.variables:
                raise Failure(line, f"{match[0]} is neither a loop variable nor required from the environment")
            return self.variables[match[1]]

        return re.sub(r"\$\{(\w+)\}", value, text).replace("__TEST_DIR__", self.folder.as_posix())

    def run(self, records: list[Record]) -> None:
        for record in records:
            if any((kind == "skipif") == (engine == self.engine) for kind, engine in record.conditions):
                continue
            words = [self.substitute(word, record.line) for word in record.words]
            handler: Callable[[Record, list[str]], None] | None = getattr(
                self, "do_" + words[0].replace("-", "_"), None
            )
            if handler is None:
                raise Failure(record.line, f"unsupported directive: {' '.join(words)}")
            handler(record, words[1:])

    def do_statement(self, record: Record, words: list[str]) -> None:
        if not words or words[0] not in ("ok", "error") or len(words) > 2:
            raise Failure(record.line, f"unsupported directive: statement {' '.join(words)}")
        sql = self.substitute(record.sql, record.line)
        connection = self.connection("".join(words[1:]))
        self.assertions += 1
        try:
            # Results come as they are fetched, and so do their errors.
            connection.execute(sql).fetchall()
            message = None
        except self.duckdb.Error as error:
            message = self.user_error(error, record.line, sql)
        if words[0] == "ok":
            if record.expected is not None:
                raise Failure(record.line, "statement ok expects no result; use query", sql)
            if message is not None:
                raise Failure(record.line, f"expected: success\nactual:   {message}", sql)
            return
        wanted = self.substitute("\n".join(record.expected or []), record.line)
        if not wanted:
            raise Failure(record.line, "statement error needs ---- and a part of the message", sql)
        if message is None:
            raise Failure(record.line, f"expected: an error with {wanted}\nactual:   success", sql)
        matches = equal(message, wanted, "T") if wanted.startswith(("<REGEX>:", "<!REGEX>:")) else wanted in message
        if not matches:
            raise Failure(record.line, f"expected: {wanted}\nactual:   {message}", sql)

    def user_error(self, error: Exception, line: int, sql: str) -> str:
        """The message, unless the engine calls it a fault of its own: no test may expect one."""
        if isinstance(error, (self.duckdb.InternalException, self.duckdb.FatalException)):
            raise Failure(line, f"the engine is broken: {error}", sql) from error
        return str(error)

    def do_query(self, record: Record, words: list[str]) -> None:
        kinds = words[0] if words else ""
        if not re.fullmatch("[ITR]+", kinds) or len(words) > 3:
            raise Failure(record.line, f"unsupported directive: query {' '.join(words)}")
        if record.expected is None:
            raise Failure(record.line, "query needs ---- and its rows")
        second = words[1] if len(words) > 1 else "nosort"
        sort, name = (second, "") if second in SORTS else ("nosort", second)
        sql = self.substitute(record.sql, record.line)
        self.assertions += 1
        actual = self.fetch(self.connection(name), sql, record.line, len(kinds))
        record = Record(record.line, words, sql, [self.substitute(line, record.line) for line in record.expected])
        expected = expected_rows(record, len(kinds))
        actual, expected = arrange(actual, sort), arrange(expected, sort)
        self.compare(record, "T" if sort == "valuesort" else kinds, actual, expected)
        if len(words) == 3 and self.labels.setdefault(words[2], actual) != actual:
            raise Failure(record.line, f"the result differs from the earlier one labelled {words[2]}", sql)

    def fetch(self, connection, sql: str, line: int, columns: int) -> list[list[str]]:
        """The result with every value as DuckDB's own text of it."""
        try:
            relation = connection.sql(sql)
            if relation is None:
                raise Failure(line, "the statement has no result; use statement ok", sql)
            if len(relation.columns) != columns:
                raise Failure(
                    line,
                    f"expected: {columns} columns\nactual:   {len(relation.columns)}: {', '.join(relation.columns)}",
                    sql,
                )
            texts = ", ".join(f"#{i + 1}::VARCHAR" for i in range(columns))
            rows = relation.project(texts).fetchall()
        except self.duckdb.Error as error:
            raise Failure(line, f"expected: rows\nactual:   {self.user_error(error, line, sql)}", sql) from error
        return [[render(value) for value in row] for row in rows]

    def compare(self, record: Record, kinds: str, actual: list[list[str]], expected: list[list[str]]) -> None:
        different = [
            index
            for index, (got_row, want_row) in enumerate(zip(actual, expected), start=1)
            if not all(equal(got, want, kind) for got, want, kind in zip(got_row, want_row, kinds))
        ]
        if different or len(actual) != len(expected):
            message = f"expected: {len(expected)} rows\n{table(expected)}\n"
            message += f"actual:   {len(actual)} rows\n{table(actual)}"
            if different:
                message += f"\nfirst different row: {different[0]}"
            raise Failure(record.line, message, record.sql)

    def do_require(self, record: Record, words: list[str]) -> None:
        if len(words) != 1:
            raise Failure(record.line, "require takes the name of an extension")
        try:
            self.load_extension(words[0])
        except self.duckdb.Error as error:
            raise Failure(record.line, f"require {words[0]}: {error}") from error
        self.extensions.append(words[0])

    def do_require_env(self, record: Record, words: list[str]) -> None:
        if not words or len(words) > 2:
            raise Failure(record.line, "require-env takes a name and, if need be, a value")
        value = os.environ.get(words[0])
        if not value or (len(words) == 2 and value != words[1]):
            raise Skip(f"the environment has no {'='.join(words)}")
        self.variables[words[0]] = value

    def do_load(self, record: Record, words: list[str]) -> None:
        if len(words) > 2 or words[1:] not in ([], ["readonly"]):
            raise Failure(record.line, "load takes a path and, if need be, readonly")
        self.database, self.read_only = (words[0] if words else ":memory:"), len(words) == 2
        self.open()

    def do_restart(self, record: Record, words: list[str]) -> None:
        if words:
            raise Failure(record.line, f"unsupported directive: restart {' '.join(words)}")
        self.open()

    def do_set(self, record: Record, words: list[str]) -> None:
        if len(words) != 2 or words[0] != "seed":
            raise Failure(record.line, f"unsupported directive: set {' '.join(words)}")
        self.connections[""].execute("SELECT setseed(?::DOUBLE)", [words[1]]).fetchall()

    def do_loop(self, record: Record, words: list[str]) -> None:
        if len(words) != 3 or not all(re.fullmatch(r"-?\d+", word) for word in words[1:]):
            raise Failure(record.line, "loop takes a name, a first number and the number to stop before")
        self.repeat(record, words[0], map(str, range(int(words[1]), int(words[2]))))

    def do_foreach(self, record: Record, words: list[str]) -> None:
        if len(words) < 2 or any(word.startswith(("<", "!")) for word in words[1:]):
            raise Failure(record.line, "foreach takes a name and plain values")
        self.repeat(record, words[0], iter(words[1:]))

    def repeat(self, record: Record, name: str, values: Iterator[str]) -> None:
        if name in self.variables:
            raise Failure(record.line, f"the variable {name} is taken")
        for value in values:
            self.variables[name] = value
            try:
                self.run(record.body)
            except Failure as failure:
                failure.args = (f"with {name} = {value}\n{failure}",)
                raise
        self.variables.pop(name, None)


def table(rows: list[list[str]], limit: int = 20) -> str:
    lines = ["    " + "\t".join(row) for row in rows[:limit]]
    return "\n".join(lines + [f"    ... and {len(rows) - limit} more"] * (len(rows) > limit))


def run_child(file: Path, folder: Path) -> None:
    """Run one file here and write down how it went, in the folder that the parent made."""
    outcome: dict[str, object]
    try:
        text = file.read_text(encoding="utf-8")
        check_header(text, file)
        records = parse(text)
        (folder / "files").mkdir()
        child = Child(folder / "files")
        if SIGNAL_VARIABLE in os.environ:
            signal.raise_signal(int(os.environ[SIGNAL_VARIABLE]))
        child.run(records)
        if child.assertions == 0:
            raise Failure(1, "the file asserts nothing on this engine")
        outcome = {"status": "passed"}
    except Skip as skip:
        outcome = {"status": "skipped", "message": str(skip)}
    except Failure as failure:
        sql = f"\n{failure.sql}" if failure.sql else ""
        outcome = {"status": "failed", "message": f"{display(file)}:{failure.line}{sql}\n{failure}"}
    except Exception:
        outcome = {"status": "failed", "message": f"{display(file)}: the runner failed\n{traceback.format_exc()}"}
    (folder / RESULT).write_text(json.dumps(outcome), encoding="utf-8")


# Running all of them


@dataclass
class Outcome:
    file: Path
    engine: str
    status: str
    message: str = ""


def display(file: Path) -> str:
    return file.relative_to(ROOT).as_posix() if file.is_relative_to(ROOT) else str(file)


def run_file(file: Path, engine: str, python: Path, timeout: float = TIMEOUT_SECONDS) -> Outcome:
    """One file on one engine, in a process that may die."""

    def failed(reason: str, output: str) -> Outcome:
        return Outcome(file, engine, "failed", f"{display(file)}: {reason}\n{output}".rstrip())

    with tempfile.TemporaryDirectory(prefix="sqllogictest_", ignore_cleanup_errors=True) as folder:
        result = Path(folder, RESULT)
        command = [str(python), str(Path(__file__).resolve()), "--child", str(file.resolve()), folder]
        try:
            child = subprocess.run(
                command, cwd=ROOT, timeout=timeout, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
        except subprocess.TimeoutExpired as expired:
            output = expired.stdout or b""
            text = output.decode(errors="replace") if isinstance(output, bytes) else output
            return failed(f"not done after {timeout:g} seconds", text)
        except OSError as error:
            return failed(f"{engine} cannot be started: {error}; run make configure", "")
        if child.returncode < 0:
            return failed(f"the engine crashed with {signal.Signals(-child.returncode).name}", child.stdout)
        if child.returncode != 0 or not result.is_file():
            return failed(f"the engine ended the process with status {child.returncode}", child.stdout)
        outcome = json.loads(result.read_text(encoding="utf-8"))
        return Outcome(file, engine, outcome["status"], outcome.get("message", ""))


def run_all(
    files: list[Path], engines: dict[str, Path], timeout: float = TIMEOUT_SECONDS
) -> list[Outcome]:
    jobs = [(file, engine, python, timeout) for file in files for engine, python in engines.items()]
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        return list(pool.map(lambda job: run_file(*job), jobs))


def find_files(paths: list[Path]) -> list[Path]:
    return sorted(file for path in paths for file in (path.rglob("*.test") if path.is_dir() else [path]))


def report(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.status == "failed":
            print(f"FAILED on {outcome.engine}: {outcome.message}\n")
    for outcome in outcomes:
        if outcome.status == "skipped":
            print(f"skipped on {outcome.engine}: {display(outcome.file)}: {outcome.message}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Run .test files on both engine lines.")
    parser.add_argument("paths", nargs="*", type=Path, default=[TESTS], help="files or folders; default: test/sql")
    parser.add_argument("--engine", choices=list(ENGINES), action="append", help="only this engine")
    parser.add_argument("--timeout", type=float, default=TIMEOUT_SECONDS, help="seconds for one file")
    options = parser.parse_args(arguments)

    engines = {name: ENGINES[name] for name in options.engine or ENGINES}
    outcomes = run_all(find_files(options.paths), engines, options.timeout)
    report(outcomes)
    counts = {status: sum(o.status == status for o in outcomes) for status in ("passed", "failed", "skipped")}
    print(", ".join(f"{count} {status}" for status, count in counts.items()))
    if not outcomes:
        print("no .test file was found")
    return 1 if counts["failed"] or not outcomes else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        run_child(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(main())

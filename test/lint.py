"""What the compilers do not see: rules on the SQL files, the unsafe code and stray words.

Name capture is the reason for most of it. A macro's body is bound again at each
call, in the caller's search path: a user who keeps a macro `median` of their
own would silently change every bare `median(...)` in ours. So every call in
macros/ and sql/ is qualified, `system.main.f(...)` for what DuckDB or this
extension brings natively, `core_index.f(...)` for our macros.

Measured on DuckDB 1.5.6 and 2.0.0, with the same answer unless said:

Can be qualified, so must be: scalar functions; aggregates, with DISTINCT, ORDER
BY, FILTER and WITHIN GROUP; window functions with OVER, IGNORE NULLS and an
ORDER BY argument; `count(*)`; list functions with lambdas; `if`, `ifnull`,
`nullif`, `greatest`, `least`, `try`, `row`, `struct_pack(a := 1)`, `map`,
`unnest` (in SELECT and in FROM, `recursive := true` too), `date_part`,
`current_setting`, `current_date()`; aggregates in PIVOT's USING; in FROM the
table functions `read_csv`, `read_csv_auto`, `read_blob`, `read_text`,
`read_parquet`, `read_json`, `sniff_csv`, `glob`, `query_table`, `query`, `range`,
`generate_series`, `repeat`, `duckdb_functions`, `duckdb_settings`.
`system.main.query_table(t)` resolves `t` with the caller, as the bare one does.

Cannot be qualified, and cannot be captured either: `coalesce`, `grouping`,
`grouping_id`, `columns`, `cast`, `try_cast`, `exists (select)`, `array(select)`,
`any/all (select)`. They are allowed bare.

Cannot be qualified and can be captured, so they are refused in favour of the
function behind them: `extract(year from d)` is date_part, `substring(s from 1)`,
`position(a in b)`, `trim(both ... from s)`, `interval (n) day` is to_days,
`current_date` without parentheses. `overlay` does not exist.

Can be captured, with no other way to write them, so they are let pass:
operators (`+`, `||`, LIKE, IN over a list) and the literals `[...]`, `{...}` and
`(a, b)`, which call list_value, struct_pack and row. A list comprehension calls
list_apply: `system.main.list_transform` says the same safely.

Some functions of DuckDB are macros with bare calls in their bodies, so that
even `system.main.list_sum(l)` goes wrong when the user has a `list_aggr`. They are
refused (CAPTURED_BUILTINS); `system.main.list_aggregate(l, 'sum')` is safe. `if`
is a macro in 2.0 and `nullif` in both, but neither calls anything.

As for the rest: `x -> ...` lambdas are refused by 2.0; `prior` and `rule` are
keywords to 1.5, so as an alias they need AS; an alias with a column list,
`as v(a, b)`, needs AS to be told from a call.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent

MACRO_KEYS = ("name", "description", "parameters", "example")
VIEW_KEYS = ("name", "description", "grain", "keys")
# A macro may have no parameters; every other line has to say something.
MAY_BE_EMPTY = ("parameters",)

QUALIFIERS = (["core_index"], ["system", "main"])

# Words that open a parenthesis without being a call.
KEYWORDS = set(
    """
    all and any array as between by case cast check coalesce columns cube distinct else except exclude exists filter from
    group grouping grouping_id having ilike in intersect is join lambda lateral like limit materialized not offset on
    or over pivot qualify rename rollup select sets some table then try_cast union unpivot using values when where
    with
    """.split()
)

# Words after which a word is no alias of what stands before it.
CLAUSES = KEYWORDS | set(
    "anti asc asof create cross desc end first for full ignore inner last left macro nulls order outer partition "
    "positional recursive replace respect right rows semi view window".split()
)

# Types that take parentheses; what is inside is no expression.
TYPES = set("bpchar char decimal numeric varchar".split())
# Types only after `::` or `as`; elsewhere keywords or functions.
TYPES_AFTER_CAST = set("enum map struct union".split())

IF_NOT_EXISTS = ["if", "not", "exists"]

REFUSED = {
    "extract": "extract(... from ...) calls date_part by its bare name; write system.main.date_part('year', d)",
    "interval": "interval (n) calls to_days and the like by their bare names; write system.main.to_days(n)",
    "overlay": "DuckDB has no overlay",
}
REFUSED_BARE = {"current_date", "current_timestamp", "current_time", "localtime", "localtimestamp"}

CAPTURED_BUILTINS = {
    name: "system.main.list_aggregate(list, '" + name.removeprefix("list_") + "')"
    for name in """
    list_any_value list_approx_count_distinct list_avg list_bit_and list_bit_or list_bit_xor list_bool_and
    list_bool_or list_count list_entropy list_first list_histogram list_kurtosis list_kurtosis_pop list_last
    list_mad list_max list_median list_min list_mode list_product list_sem list_skewness list_stddev_pop
    list_stddev_samp list_string_agg list_sum list_var_pop list_var_samp
    """.split()
} | {
    "array_append": "system.main.list_concat(list, [value])",
    "array_pop_back": "list[:-2]",
    "array_prepend": "system.main.list_concat([value], list)",
    "array_push_back": "system.main.list_concat(list, [value])",
    "array_push_front": "system.main.list_concat([value], list)",
    "array_to_string": "system.main.list_aggregate(list, 'string_agg', separator)",
    "array_to_string_comma_default": "system.main.list_aggregate(list, 'string_agg', ',')",
    "assert_true": "CASE WHEN ... THEN system.main.error(...) END",
    "days_in_month": "system.main.day(system.main.last_day(d))",
    "fdiv": "system.main.floor(x / y)",
    "fmod": "x - y * system.main.floor(x / y)",
    "generate_subscripts": "system.main.range",
    "geomean": "system.main.exp(system.main.avg(system.main.ln(x)))",
    "geometric_mean": "system.main.exp(system.main.avg(system.main.ln(x)))",
    "histogram_values": "GROUP BY",
    "json": "system.main.json_extract(x, '$')",
    "json_group_array": "system.main.to_json(system.main.list(x))",
    "json_group_object": "system.main.to_json(system.main.map_from_entries(...))",
    "json_group_structure": "system.main.json_structure",
    "list_append": "system.main.list_concat(list, [value])",
    "list_prepend": "system.main.list_concat([value], list)",
    "map_contains_entry": "system.main.map_extract",
    "map_contains_value": "system.main.list_contains(system.main.map_values(m), value)",
    "md5_number_lower": "system.main.md5_number",
    "md5_number_upper": "system.main.md5_number",
    "regexp_split_to_table": "system.main.unnest(system.main.string_split_regex(...))",
    "round_even": "system.main.round",
    "roundbankers": "system.main.round",
    "split_part": "system.main.string_split(text, separator)[n], NULL where split_part gives ''",
    "variant_group_array": "system.main.list(x)",
    "wavg": "system.main.sum(value * weight) / system.main.sum(weight)",
    "weighted_avg": "system.main.sum(value * weight) / system.main.sum(weight)",
}

# Spelled so that this file does not hold what it looks for.
STRAY_WORDS = re.compile(r"\b(?:TO[D]O|FIX[M]E|X[X]X)\b")
STRAY_PATHS = re.compile(r"(?<![\w.~-])/(?:work|farm|root)/|(?:registry|static|files)\.(?:npmjs|crates|pythonhosted)\b")
TEXT_SUFFIXES = {".md", ".py", ".rs", ".sh", ".sql", ".test", ".toml", ".txt", ".yaml", ".yml", ".html", ".js"}
TEXT_NAMES = {"Makefile", "run"}
NOT_OURS = {".git", ".venv", ".venv-1.5", ".venv-examples", ".venv-ray", "target", "build", "node_modules", "__pycache__", ".pytest_cache"}

UNSAFE_FOLDER = "extension/src/duckdb/"
# The entry point has to be exported from the crate's root; its test calls it as DuckDB does.
ENTRY_POINT = ("extension/src/lib.rs", "extension/tests/abi.rs")


class Finding(NamedTuple):
    line: int
    message: str


# SQL


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    line: int

    @property
    def word(self) -> str:
        """The lower-case word, or nothing for a token that is none."""
        return self.text.lower() if self.kind == "word" else ""

    @property
    def is_name(self) -> bool:
        return self.kind in ("word", "quoted")

    @property
    def name(self) -> str:
        return self.text[1:-1].replace('""', '"') if self.kind == "quoted" else self.text.lower()


END = Token("end", "", 0)

TOKEN = re.compile(
    r"""
      (?P<space>\s+ | --[^\n]* | /\*.*?\*/)
    | (?P<string>'(?:[^']|'')*' | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
    | (?P<quoted>"(?:[^"]|"")*" | \{schema\})
    | (?P<word>[^\W\d]\w*)
    | (?P<number>\d[\w.]*)
    | (?P<symbol>->>|->|:=|::|.)
    """,
    re.VERBOSE | re.DOTALL,
)


def tokenize(sql: str) -> list[Token]:
    """The tokens of a statement, without comments and blanks.

    `{schema}`, which install_sql fills in, counts as a quoted name.
    """
    tokens, line = [], 1
    for match in TOKEN.finditer(sql):
        kind = next(k for k in ("space", "string", "quoted", "word", "number", "symbol") if match[k] is not None)
        if kind != "space":
            tokens.append(Token(kind, match[0], line))
        line += match[0].count("\n")
    return tokens


def header(text: str) -> dict[str, str]:
    """`-- key: text` of the leading comment; deeper indented lines continue the text."""
    found: dict[str, str] = {}
    key = ""
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if match := re.fullmatch(r"-- (\w+):(.*)", line):
            key = match[1]
            found[key] = match[2].strip()
        elif key and (line.startswith("--  ") or line.strip() == "--"):
            found[key] = f"{found[key]} {line[2:].strip()}".strip()
        else:
            key = ""
    return found


def closing(tokens: list[Token], opening: int) -> int:
    """The index of the parenthesis that closes the one at `opening`."""
    depth = 0
    for index in range(opening, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[index].text, 0) if tokens[index].kind == "symbol" else 0
        if depth == 0:
            return index
    return len(tokens) - 1


def lint_header(text: str, stem: str, keys: tuple[str, ...]) -> Iterator[Finding]:
    found = header(text)
    for key in keys:
        if key not in found or not (found[key] or key in MAY_BE_EMPTY):
            yield Finding(1, f"the header line `-- {key}: ...` is missing")
    if found.get("name", stem) != stem:
        yield Finding(1, f"the header names {found['name']}, the file {stem}")


def lint_create(tokens: list[Token], stem: str, kind: str) -> Iterator[Finding]:
    """Exactly one CREATE, of the name that the file has."""
    creates = [i for i, token in enumerate(tokens) if token.word == "create"]
    if creates != [0]:
        yield Finding(1, f"a file holds one CREATE {kind.upper()} and nothing before it; found {len(creates)}")
        return
    semicolons = [i for i, token in enumerate(tokens) if token.text == ";"]
    if semicolons and semicolons[0] != len(tokens) - 1:
        yield Finding(tokens[semicolons[0]].line, "a file holds one statement")
    at = 3 if [token.word for token in tokens[1:3]] == ["or", "replace"] else 1
    words = [token.word for token in tokens[at : at + 4]]
    if kind == "view" and words == ["table", *IF_NOT_EXISTS]:
        # Rows of the user's own, which a newer script must leave alone.
        at += 3
    elif words[:1] != [kind]:
        yield Finding(tokens[0].line, f"expected CREATE {kind.upper()}")
        return
    names = []
    for token in tokens[at + 1 :]:
        if token.is_name:
            names.append(token.name)
        elif token.text != ".":
            break
        if len(names) > 1 and names[-1] == "as":
            names.pop()
            break
    if kind == "macro" and names != ["core_index", stem]:
        yield Finding(tokens[at].line, f"expected CREATE MACRO core_index.{stem}, found {'.'.join(names)}")
    if kind == "view" and names[-1:] != [stem]:
        yield Finding(tokens[at].line, f"expected the name {stem}, found {'.'.join(names)}")


def body_starts(tokens: list[Token]) -> set[int]:
    """Where the bodies of a CREATE MACRO begin: their AS names no alias.

    A macro may have several, `(a) AS ..., (a, b) AS ...`. A list of parameters
    is told from a subquery by its first word.
    """
    starts: set[int] = set()
    if "macro" not in [token.word for token in tokens[:4]]:
        return starts
    index, first = 0, True
    while index < len(tokens):
        token = tokens[index]
        if token.text == "(" and token.kind == "symbol":
            close = closing(tokens, index)
            before, inside = tokens[index - 1], tokens[index + 1 : close]
            opens_parameters = first or before.text == ","
            no_query = not inside or inside[0].word not in ("select", "values", "with", "from")
            if opens_parameters and no_query and close + 1 < len(tokens) and tokens[close + 1].word == "as":
                table = close + 2 < len(tokens) and tokens[close + 2].word == "table"
                starts.add(close + (3 if table else 2))
            first = False
            index = close
        index += 1
    return starts


def lint_calls(tokens: list[Token]) -> Iterator[Finding]:
    """Every call is qualified."""
    starts = body_starts(tokens)
    skip_to = 0
    for index, token in enumerate(tokens):
        if index < skip_to:
            continue
        after = tokens[index + 1] if index + 1 < len(tokens) else END
        before = tokens[index - 1] if index else END
        is_alias = before.word == "as" and index not in starts
        if token.word in REFUSED_BARE and after.text != "(" and before.text != "." and not is_alias:
            yield Finding(token.line, f"{token.text} can be captured; write system.main.{token.word}()")
        if not token.is_name or after.text != "(" or after.kind != "symbol":
            continue

        # The chain of names up to here, and what stands before it.
        first = index
        while first >= 2 and tokens[first - 1].text == "." and tokens[first - 2].is_name:
            first -= 2
        chain = [tokens[i].name for i in range(first, index, 2)]
        before = tokens[first - 1] if first else END
        if before.word == "view" or [t.word for t in tokens[max(0, first - 3) : first]] == IF_NOT_EXISTS:
            continue  # the name of what is created, and its columns
        method = before.text == "." and before.kind == "symbol"
        if first in starts:
            before = END  # the AS before a body
        close = closing(tokens, index + 1)

        if not chain and not method:
            if token.word in TYPES or (token.word in TYPES_AFTER_CAST and before.text.lower() in ("::", "as")):
                skip_to = close + 1
                continue
            if token.word in KEYWORDS:
                continue
            if token.word == "replace" and before.text in ("*", ")"):
                continue
            if before.word == "as":
                continue
            follows = [other.word or other.text for other in tokens[close + 1 : close + 3]]
            is_cte = before.word in ("with", "recursive") or before.text == ","
            if is_cte and follows[:1] == ["as"] and follows[1:] in (["("], ["not"], ["materialized"]):
                continue
            if token.word in REFUSED:
                yield Finding(token.line, REFUSED[token.word])
                continue
        if method or chain not in QUALIFIERS:
            called = ".".join([*chain, token.text])
            yield Finding(token.line, f"unqualified call {called}(; write system.main. or core_index. before it")
        elif chain == ["system", "main"] and token.name in CAPTURED_BUILTINS:
            yield Finding(
                token.line,
                f"{token.name} is a macro of DuckDB with bare calls inside; write {CAPTURED_BUILTINS[token.name]}",
            )


def lint_syntax(tokens: list[Token]) -> Iterator[Finding]:
    """What one of the two engine lines refuses."""
    for before, token in zip([END, *tokens], tokens):
        if token.kind == "symbol" and token.text == "->":
            yield Finding(token.line, "DuckDB 2.0 refuses the lambda x -> ...; write lambda x: ...")
        if token.word in ("prior", "rule"):
            ends_an_expression = before.text == ")" or before.kind in ("quoted", "string", "number")
            if ends_an_expression or (before.kind == "word" and before.word not in CLAUSES):
                yield Finding(token.line, f"{token.word} is a keyword in DuckDB 1.5; write AS {token.word}")


def lint_parameters(tokens: list[Token], text: str) -> Iterator[Finding]:
    """The header mentions each parameter of the macro."""
    described = header(text).get("parameters", "")
    for start in body_starts(tokens):
        close = max(i for i in range(start) if tokens[i].text == ")")
        opening = next(i for i in range(close, -1, -1) if tokens[i].text == "(" and closing(tokens, i) == close)
        depth = 0
        for before, token in zip(tokens[opening:close], tokens[opening + 1 : close]):
            depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(before.text, 0)
            starts_parameter = depth == 1 and before.text in ("(", ",")
            if starts_parameter and token.is_name and not re.search(rf"\b{re.escape(token.name)}\b", described):
                yield Finding(token.line, f"the header line `-- parameters:` does not mention {token.name}")


def lint_sql(text: str, stem: str, kind: str) -> list[Finding]:
    """All findings in one file of macros/ (`macro`) or sql/ (`view`)."""
    tokens = tokenize(text)
    findings = [
        *lint_header(text, stem, MACRO_KEYS if kind == "macro" else VIEW_KEYS),
        *lint_create(tokens, stem, kind),
        *lint_calls(tokens),
        *lint_syntax(tokens),
    ]
    if kind == "macro":
        findings += lint_parameters(tokens, text)
    return findings


# Rust

RUST_HIDDEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|b?r(?P<h>\#*)".*?"(?P=h)|b?"(?:\\.|[^"\\])*"|b?'(?:\\[^']+|[^'\\])'""", re.DOTALL
)


def lint_rust(text: str, path: str) -> list[Finding]:
    """Unsafe code is in its folder, and every block says why it is sound."""
    code = RUST_HIDDEN.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    code_lines, lines = code.splitlines(), text.splitlines()
    findings = []
    for match in re.finditer(r"\bunsafe\b", code):
        line = code.count("\n", 0, match.start()) + 1
        if not path.startswith(UNSAFE_FOLDER) and path not in ENTRY_POINT:
            findings.append(Finding(line, f"unsafe outside {UNSAFE_FOLDER}"))
        elif re.match(r"unsafe\s*(\{|impl\b)", code[match.start() :]) and not has_safety(lines, code_lines, line):
            findings.append(Finding(line, "an unsafe block without a SAFETY: comment before it"))
    return findings


def has_safety(lines: list[str], code_lines: list[str], line: int) -> bool:
    """Whether the statement that holds `line` carries a SAFETY: comment."""
    index = line - 1
    if "SAFETY:" in lines[index]:
        return True
    while index > 0:
        index -= 1
        if "SAFETY:" in lines[index]:
            return True
        code = code_lines[index].rstrip()
        if not lines[index].strip() or code.endswith((";", "{", "}", ",")):
            return False
    return False


# Everything


def lint_words(text: str) -> list[Finding]:
    """Unfinished business and the workplace."""
    findings = []
    for number, line in enumerate(text.splitlines(), start=1):
        for pattern, what in ((STRAY_WORDS, "unfinished work"), (STRAY_PATHS, "a place of one machine")):
            if match := pattern.search(line):
                findings.append(Finding(number, f"{what}: {match[0]}"))
    return findings


def text_files(root: Path) -> Iterator[Path]:
    for path in sorted(root.iterdir()):
        if path.name in NOT_OURS or path.is_symlink():
            continue
        if path.is_dir():
            yield from text_files(path)
        elif path.suffix in TEXT_SUFFIXES or path.name in TEXT_NAMES:
            yield path


def lint_file(path: Path, root: Path) -> list[Finding]:
    text = path.read_text(encoding="utf-8")
    relative = path.relative_to(root).as_posix()
    findings = lint_words(text)
    if relative.startswith(("macros/", "sql/")) and path.suffix == ".sql":
        findings += lint_sql(text, path.stem, "macro" if relative.startswith("macros/") else "view")
    elif path.suffix == ".rs":
        findings += lint_rust(text, relative)
    return findings


def lint_all(root: Path = ROOT) -> dict[Path, list[Finding]]:
    """The findings of each file that was looked at."""
    return {path: lint_file(path, root) for path in text_files(root)}


def report(results: dict[Path, list[Finding]], root: Path = ROOT) -> None:
    for path, findings in results.items():
        for finding in sorted(findings):
            print(f"{path.relative_to(root).as_posix()}:{finding.line}: {finding.message}")


def main() -> int:
    results = lint_all()
    report(results)
    failed = sum(bool(findings) for findings in results.values())
    print(f"lint: {len(results)} files, {failed} with findings")
    return 1 if failed or not results else 0


if __name__ == "__main__":
    sys.exit(main())

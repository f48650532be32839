"""Only slots that every supported engine has are called.

DuckDB hands an extension a table of function pointers. A binary stamped v1.2.0
may rely on the slots that this version of the API had, 0 to 356; what comes
after is another engine's business, or nobody's.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

LAST_SLOT = 356
# The functions on both sides of the end of the band, so that a renumbered table is noticed:
# after it come the deprecated ones, which v1.2.0 has only for engines built with them.
BAND_END, AFTER_BAND = "duckdb_append_null", "duckdb_row_count"
ADAPTERS = "extension/src/duckdb"
TYPES = {
    f"duckdb_{name}"
    for name in """
    aggregate_state bind_info connection data_chunk database extension_access extension_info function_info
    init_info list_entry logical_type result string_t type value vector
    """.split()
}


@pytest.fixture(scope="module")
def slots(root: Path) -> dict[str, int]:
    """The functions of the API table by their position, from the bindings' own source."""
    command = ["cargo", "metadata", "--format-version", "1", "--locked"]
    metadata = json.loads(subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout)
    crate = next(package for package in metadata["packages"] if package["name"] == "libduckdb-sys")
    sources = Path(crate["manifest_path"]).parent / "src"
    tables = [
        (file, table[1])
        for file in sorted(sources.rglob("*.rs"))
        if "loadable" in file.name
        for table in re.finditer(r"pub struct duckdb_ext_api_v1 \{(.*?)\n\}", file.read_text(encoding="utf-8"), re.DOTALL)
    ]
    assert tables, f"no struct duckdb_ext_api_v1 under {sources}"
    names = [re.findall(r"^\s*pub (\w+):", table, re.MULTILINE) for _, table in tables]
    assert all(other == names[0] for other in names), f"the tables of {[str(f) for f, _ in tables]} differ"
    return {name: slot for slot, name in enumerate(names[0])}


def code(text: str) -> str:
    """Rust without its comments."""
    return re.sub(r"//[^\n]*", "", text)


def called(root: Path) -> dict[str, list[str]]:
    """Each function of the C API that the adapters name, with the files that do."""
    found: dict[str, list[str]] = {}
    for file in sorted((root / ADAPTERS).rglob("*.rs")):
        for name in re.findall(r"\bffi::(duckdb_\w+)", code(file.read_text(encoding="utf-8"))):
            found.setdefault(name, []).append(file.name)
    return found


def test_the_table_has_the_band(slots: dict[str, int]) -> None:
    assert slots["duckdb_open"] == 0
    assert len(slots) > LAST_SLOT
    assert slots[BAND_END] == LAST_SLOT
    assert slots[AFTER_BAND] == LAST_SLOT + 1


def test_every_function_called_is_in_the_band(root: Path, slots: dict[str, int]) -> None:
    named = called(root)
    used = {name: files for name, files in named.items() if name in slots}
    outside = {name: files for name, files in used.items() if slots[name] > LAST_SLOT}
    # What is no slot is a type, or the bindings' own copying of the table.
    others = {name for name in named if name not in slots and name not in TYPES}
    assert len(used) > 40, "too few were found to believe it"
    assert not outside, f"not in API v1.2.0: {outside}"
    assert others == {"duckdb_rs_extension_api_init"}, "neither a slot nor a type that is known"


def test_no_other_code_calls_the_engine(root: Path) -> None:
    """Functions see adapters, never the C API."""
    others = [
        file.relative_to(root).as_posix()
        for file in sorted((root / "extension" / "src").rglob("*.rs"))
        if not file.is_relative_to(root / ADAPTERS) and re.search(r"libduckdb_sys|\bffi::", code(file.read_text(encoding="utf-8")))
    ]
    assert others == []

"""What the built extension shows to the engine: one symbol and a sound footer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import package
import pytest
from elftools.elf.elffile import ELFFile

ENTRY_POINT = "core_index_init_c_api"

LOAD = """
import duckdb, sys
duckdb.connect(config={"allow_unsigned_extensions": "true"}).load_extension(sys.argv[1])
"""


def exported_symbols(library: Path) -> list[str]:
    """The names that a loader can see."""
    if sys.platform == "darwin":
        listing = subprocess.run(["nm", "-gUj", library], check=True, capture_output=True, text=True).stdout
        return [name.removeprefix("_") for name in listing.split()]
    with library.open("rb") as file:
        symbols = ELFFile(file).get_section_by_name(".dynsym").iter_symbols()
        return [s.name for s in symbols if s["st_shndx"] != "SHN_UNDEF" and s["st_info"]["bind"] != "STB_LOCAL"]


@pytest.mark.skipif(sys.platform == "win32", reason="the export table of a DLL is not read here")
def test_the_entry_point_is_the_only_exported_symbol(extension: Path) -> None:
    assert exported_symbols(extension) == [ENTRY_POINT]


def test_the_footer(extension: Path) -> None:
    version = next(p["version"] for p in package.cargo_metadata()["packages"] if p["name"] == package.NAME)
    assert package.read_footer(extension) == {
        "abi_type": "C_STRUCT",
        "extension_version": f"v{version}",
        "c_api_version": "v1.2.0",
        "platform": package.host_platform(),
        "magic": "4",
    }


def test_it_loads_on_every_engine_line(engines: Path, extension: Path) -> None:
    subprocess.run([engines, "-c", LOAD, extension], check=True)

"""The footer that makes a library a DuckDB extension."""

from __future__ import annotations

import subprocess
from pathlib import Path

import package
import pytest

LOAD = """
import duckdb, sys
try:
    duckdb.connect(config={"allow_unsigned_extensions": "true"}).execute(f"LOAD '{sys.argv[1]}'")
except duckdb.Error as error:
    print(error)
"""


def field(text: bytes) -> bytes:
    return text + b"\0" * (32 - len(text))


def test_bytes() -> None:
    expected = (
        # A custom section of 531 bytes: 1 + 16 for the name, 2 + 512 for the payload.
        bytes([0, 0x93, 0x04, 16])
        + b"duckdb_signature"
        + bytes([0x80, 0x04])
        + field(b"") * 3
        + field(b"C_STRUCT")
        + field(b"v0.1.0")
        + field(b"v1.2.0")
        + field(b"linux_amd64")
        + field(b"4")
        + b"\0" * 256
    )
    assert package.footer("linux_amd64", "v0.1.0") == expected
    assert len(expected) == 534


def test_a_field_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than 32"):
        package.footer("linux_amd64", "v" * 33)


def test_package_replaces_the_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    library, output = tmp_path / "library", tmp_path / "out" / "core_index.duckdb_extension"
    library.write_bytes(b"new")
    output.parent.mkdir()
    output.write_bytes(b"old")
    arguments = ["--library", library, "--output", output, "--platform", "osx_arm64", "--extension-version", "v9.8.7"]
    assert package.main([str(argument) for argument in arguments]) == 0
    assert output.read_bytes() == b"new" + package.footer("osx_arm64", "v9.8.7")
    assert list(output.parent.iterdir()) == [output]
    assert package.read_footer(output) == {
        "abi_type": "C_STRUCT",
        "extension_version": "v9.8.7",
        "c_api_version": "v1.2.0",
        "platform": "osx_arm64",
        "magic": "4",
    }


def test_a_missing_library_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = ["--library", str(tmp_path / "none"), "--extension-version", "v0"]
    assert package.main(missing) == 1
    assert "make release" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("duckdb_platform", "name"),
    [
        ("linux_arm64", "libcore_index.so"),
        ("osx_amd64", "libcore_index.dylib"),
        ("windows_amd64", "core_index.dll"),
    ],
)
def test_library_name(duckdb_platform: str, name: str) -> None:
    assert package.library_name(duckdb_platform) == name


def test_engines_accept_the_footer(engines: Path, tmp_path: Path) -> None:
    """A sound footer around no library gets as far as the system's loader, an unsound one does not."""

    def error(footer: bytes) -> str:
        file = tmp_path / "core_index.duckdb_extension"
        file.write_bytes(b"no library" * 200 + footer)
        return subprocess.run([engines, "-c", LOAD, file], check=True, capture_output=True, text=True).stdout

    assert "could not be loaded" in error(package.footer(package.host_platform(), "v0.1.0"))
    assert "not a DuckDB extension" in error(bytes(534))
    assert "C API version 'v9.0.0'" in error(package.footer(package.host_platform(), "v0.1.0", c_api_version="v9.0.0"))


def test_the_platform_is_what_the_engine_calls_it(engines: Path) -> None:
    query = "import duckdb; print(duckdb.execute('PRAGMA platform').fetchone()[0])"
    answer = subprocess.run([engines, "-c", query], check=True, capture_output=True, text=True).stdout.strip()
    assert package.host_platform() == answer

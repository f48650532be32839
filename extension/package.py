"""Turn the built library into a file that DuckDB can LOAD.

DuckDB recognises an extension by a footer of 534 bytes at the end of the file:

    22 bytes    header of a WebAssembly custom section called duckdb_signature,
                so that a WASM build of the same file stays valid
    8 x 32      ASCII fields, NUL-padded, written FIELD8 ... FIELD1:
                unused (x3), ABI type, extension version, C API version,
                platform, magic "4"
    256         signature, all zero: an unsigned extension

With the ABI type C_STRUCT the version field is the lowest C API version the
binary needs, so one file serves every engine from there on.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "core_index"

ABI_TYPE = "C_STRUCT"
C_API_VERSION = "v1.2.0"

SIGNATURE_SIZE = 256
FIELD_SIZE = 32
MAGIC = "4"

# Custom section (0), payload length 531, name length 16, the name, and the
# payload's own length, 512, all lengths as LEB128.
SECTION_HEADER = b"\x00\x93\x04\x10duckdb_signature\x80\x04"


def footer(
    duckdb_platform: str,
    extension_version: str,
    abi_type: str = ABI_TYPE,
    c_api_version: str = C_API_VERSION,
) -> bytes:
    """The 534 bytes that DuckDB reads from the end of an extension."""
    fields = ["", "", "", abi_type, extension_version, c_api_version, duckdb_platform, MAGIC]
    return SECTION_HEADER + b"".join(map(_field, fields)) + bytes(SIGNATURE_SIZE)


def _field(text: str) -> bytes:
    value = text.encode("ascii")
    if len(value) > FIELD_SIZE:
        raise ValueError(f"footer field {text!r} is longer than {FIELD_SIZE} bytes")
    return value.ljust(FIELD_SIZE, b"\0")


def read_footer(file: Path) -> dict[str, str]:
    """The footer's fields of a packaged extension, for tests and questions."""
    data = file.read_bytes()[-SIGNATURE_SIZE - 8 * FIELD_SIZE : -SIGNATURE_SIZE]
    fields = [data[i : i + FIELD_SIZE].rstrip(b"\0").decode("ascii") for i in range(0, len(data), FIELD_SIZE)]
    names = ["abi_type", "extension_version", "c_api_version", "platform", "magic"]
    return dict(zip(names, fields[3:], strict=True))


def host_platform() -> str:
    """This machine in the words of DuckDB's `PRAGMA platform`."""
    systems = {"Linux": "linux", "Darwin": "osx", "Windows": "windows"}
    machines = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
    system, machine = platform.system(), platform.machine().lower()
    if system not in systems or machine not in machines:
        raise SystemExit(f"package.py: no DuckDB platform is known for {system} {machine}; give --platform")
    return f"{systems[system]}_{machines[machine]}"


def library_name(duckdb_platform: str) -> str:
    """What cargo calls a cdylib on that platform."""
    if duckdb_platform.startswith("windows"):
        return f"{NAME}.dll"
    return f"lib{NAME}.dylib" if duckdb_platform.startswith("osx") else f"lib{NAME}.so"


def cargo_metadata() -> dict:
    command = ["cargo", "metadata", "--format-version", "1", "--no-deps", "--locked"]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def package(library: Path, output: Path, duckdb_platform: str, extension_version: str) -> None:
    """Write the library with its footer, all or nothing.

    An engine may have the old file mapped or may open it at any moment, so the
    new one is complete before it takes the name.
    """
    content = library.read_bytes() + footer(duckdb_platform, extension_version)
    output.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, output)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Append DuckDB's extension footer to the built library.")
    parser.add_argument("--profile", choices=["release", "debug"], default="release")
    parser.add_argument("--library", type=Path, help="default: the library in cargo's target folder")
    parser.add_argument("--output", type=Path, help=f"default: build/<profile>/{NAME}.duckdb_extension")
    parser.add_argument("--platform", help="default: this machine's")
    parser.add_argument("--extension-version", help="default: the version in Cargo.toml, prefixed with v")
    options = parser.parse_args(arguments)

    duckdb_platform = options.platform or host_platform()
    library, version = options.library, options.extension_version
    if library is None or version is None:
        metadata = cargo_metadata()
        crate = next(entry for entry in metadata["packages"] if entry["name"] == NAME)
        version = version or f"v{crate['version']}"
        library = library or Path(metadata["target_directory"], options.profile, library_name(duckdb_platform))
    output = options.output or ROOT / "build" / options.profile / f"{NAME}.duckdb_extension"

    if not library.is_file():
        print(f"package.py: {library} does not exist; build it first (make {options.profile})", file=sys.stderr)
        return 1
    package(library, output, duckdb_platform, version)
    print(f"{output} ({duckdb_platform}, {version}, {ABI_TYPE} {C_API_VERSION})")
    return 0


if __name__ == "__main__":
    sys.exit(main())

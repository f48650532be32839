"""The sample collaborative that the Python tests run on."""

from __future__ import annotations

from pathlib import Path


def test_the_generator_writes_files(sample: Path) -> None:
    files = [path for path in sample.rglob("*") if path.is_file()]
    assert files
    assert all(path.stat().st_size > 0 for path in files)

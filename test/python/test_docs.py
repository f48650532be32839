"""The generated reference is up to date."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_reference_is_up_to_date(root: Path, extension: Path) -> None:
    done = subprocess.run([sys.executable, "docs/build.py", "--check"], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr

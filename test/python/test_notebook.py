"""The notebook of examples/ runs, and its charts and tables say something."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from pathlib import Path


def outputs(notebook: dict, kind: str) -> list[str]:
    return [
        "".join(output["data"][kind])
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if kind in output.get("data", {})
    ]


def test_it_draws_its_charts(notebook: dict) -> None:
    pictures = [base64.b64decode(text) for text in outputs(notebook, "image/png")]
    assert len(pictures) == 4
    assert all(len(picture) > 8000 for picture in pictures), "an empty pair of axes is smaller"


def test_it_shows_what_is_hidden_as_hidden(notebook: dict) -> None:
    published = outputs(notebook, "text/plain")[-1]
    assert re.search(r"ALL +chronic_absence +[\d.]+ +\d+ +False", published), published
    assert re.search(r"chronic_absence +NaN +<NA> +True", published), published


def test_no_output_is_kept_in_the_file(root: Path) -> None:
    kept = json.loads((root / "examples" / "notebook" / "one_school.ipynb").read_text())
    assert not any(cell.get("outputs") for cell in kept["cells"])


def test_five_lines_of_python(root: Path, examples_bin: Path, extension: Path, example_database: Path) -> None:
    """pandas, polars and Arrow give the same numbers of rows."""
    (code,) = re.findall(r"```python\n(.*?)```", (root / "examples" / "notebook" / "README.md").read_text(), re.DOTALL)
    assert len(code.strip().splitlines()) == 5
    code = code.replace("build/demo/collaborative.duckdb", str(example_database))
    code = code.replace("build/release/core_index.duckdb_extension", str(extension))
    code += "assert len(rates.df()) == len(rates.pl()) == len(rates.to_arrow_table()) > 10\n"
    done = subprocess.run([examples_bin / "python", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "chronically_absent" in done.stdout

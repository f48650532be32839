"""Builds the dashboard, a static site, from a file of released figures.

    build.py                                  a sample collaborative, released, as build/dashboard
    build.py --release releases/public.duckdb your own release

Without --release it writes the files of a small fictional collaborative, loads
them, makes public what policy.sql says, writes the release with
examples/release/release.py and builds the site from its public file. The site
never sees anything but that file. SAMPLE_STUDENTS=… scales the sample.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "examples"), str(ROOT / "examples" / "release")]

import release  # noqa: E402  (found through the line above)
from demo import step  # noqa: E402

BUILD = ROOT / "build"
GENERATOR = ROOT / "target" / "release" / "sample-collaborative"
STUDENTS = "6000"
DISTRICTS = "3"


def load(files: Path, database: Path) -> None:
    """The district files in a new database, with the policy of the example."""
    with duckdb.connect(str(database), config={"allow_unsigned_extensions": "true"}) as connection:
        connection.load_extension(str(release.EXTENSION))
        connection.execute(release.script(connection, "core_index.load_sql($1)", [str(files)]))
        connection.execute((HERE / "policy.sql").read_text(encoding="utf-8"))


def sample(folder: Path) -> Path:
    """The public file of a sample collaborative's release, made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    students = os.environ.get("SAMPLE_STUDENTS") or STUDENTS
    with step(f"Writing and loading the files of a fictional collaborative of {int(students):,} students"):
        size = ["--students", students, "--districts", DISTRICTS]
        subprocess.run([GENERATOR, "--out", folder / "files", *size], check=True, stdout=subprocess.DEVNULL)
        load(folder / "files", folder / "collaborative.duckdb")
    return released(folder / "collaborative.duckdb", folder / "release")


def released(database: Path, folder: Path) -> Path:
    """The public file of the release of a loaded database."""
    with step("Computing everything, and what of it may be shown"):
        connection = release.compute(database, "main")
    with step("Writing and auditing the release"):
        release.release(connection, folder, "main")
    return folder / "public.duckdb"


def site(file: Path, output: Path) -> None:
    """The pages. Packages are installed when they are not there; after that nothing needs the network."""
    if not (HERE / "node_modules").is_dir():
        with step("Installing what package-lock.json names"):
            subprocess.run(["npm", "ci", "--omit=dev", "--loglevel=error"], cwd=HERE, check=True)
    shutil.rmtree(output, ignore_errors=True)
    with step("Building the site"):
        environment = {**os.environ, "RELEASE": str(file.resolve()), "SITE": os.path.relpath(output.resolve(), HERE)}
        subprocess.run(["npm", "run", "--silent", "build"], cwd=HERE, env=environment, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the dashboard of a release.")
    parser.add_argument("--release", type=Path, help="a file that examples/release/release.py wrote (default: a sample's)")
    parser.add_argument("--output", type=Path, default=BUILD / "dashboard", help="the folder of the site, written anew")
    arguments = parser.parse_args()
    if shutil.which("npm") is None:
        raise SystemExit("npm is not installed; the dashboard needs Node 20 or newer with npm")
    file = arguments.release or sample(BUILD / "dashboard-release")
    site(file, arguments.output)
    print(f"Open {arguments.output / 'index.html'}")


if __name__ == "__main__":
    main()

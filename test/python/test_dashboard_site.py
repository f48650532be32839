"""The dashboard: built from a release of the sample collaborative, and from a made-up one with every table, and read in a browser.

The files that the sites are built from have the number PLANTED in the rows of all
hidden figures, which a real release never has: no page and no data file may hold it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]
DASHBOARD = ROOT / "examples" / "dashboard"
sys.path[:0] = [str(DASHBOARD), str(DASHBOARD / "test")]

from synthetic_release import PLANTED, write  # noqa: E402  (found through the line above)

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)

# A school name that would break out of markup, and one planted in a figure that is shown.
AWKWARD = "<b>O'Neill & \"Söhne\"</b> Academy"
SHOWN = 123456789

# What the section says where the release does not have its table.
NOT_IN_RELEASE = {
    "peers": ("peer_benchmarks", "Percentiles among similar schools are not in this release."),
    "dashboard": ("dashboard", "The Dashboard's status, change and color are not in this release."),
}


@pytest.fixture(scope="module")
def tools() -> str:
    """The browser; a reason to skip where it, Node or the packages are missing."""
    if shutil.which("npm") is None:
        pytest.skip("Node and npm are not installed")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    if int(version[1:].split(".")[0]) < 20:
        pytest.skip(f"Node {version.strip()} is older than 20")
    if not (DASHBOARD / "node_modules" / "playwright-core").is_dir():
        pytest.skip("the packages are not installed; run npm ci in examples/dashboard")
    if BROWSER is None:
        pytest.skip(f"no Chromium is installed: none of {', '.join(BROWSERS)}")
    return BROWSER


@pytest.fixture(scope="module")
def build(extension: Path, request: pytest.FixtureRequest):
    """examples/dashboard/build.py, with the extension under test."""
    patch = pytest.MonkeyPatch()
    request.addfinalizer(patch.undo)
    patch.setenv("CORE_INDEX_EXTENSION", str(extension))
    patch.delitem(sys.modules, "release", raising=False)
    import build

    patch.setattr(build.release, "EXTENSION", extension)
    return build


@pytest.fixture(scope="module")
def released(tools, build, sample, tmp_path_factory) -> Path:
    """The public file of the sample's release, with numbers planted in the hidden rows."""
    folder = tmp_path_factory.mktemp("released")
    build.load(sample, folder / "collaborative.duckdb")
    file = shutil.copy(build.released(folder / "collaborative.duckdb", folder / "release"), folder / "planted.duckdb")
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            f"UPDATE metrics SET value = {PLANTED}, n = {PLANTED}, numerator = {PLANTED}, standard_error = {PLANTED} WHERE suppressed"
        )
    return Path(file)


@pytest.fixture(scope="module")
def made(tools, tmp_path_factory) -> Path:
    """A made-up release with every table, one awkward name and one planted figure that is shown."""
    file = tmp_path_factory.mktemp("made") / "made.duckdb"
    write(file, schools=60, districts=4)
    with duckdb.connect(str(file)) as connection:
        connection.execute("UPDATE entities SET entity_name = ? WHERE entity_code = '01999990000003'", [AWKWARD])
        connection.execute(
            f"UPDATE metrics SET n = {SHOWN} WHERE entity_code = '01999990000005' AND student_group = 'ALL' AND metric = 'suspension'"
        )
    return file


@pytest.fixture(scope="module")
def released_site(released, build, tmp_path_factory) -> Path:
    site = tmp_path_factory.mktemp("released_site") / "site"
    build.site(released, site)
    return site


@pytest.fixture(scope="module")
def made_site(made, build, tmp_path_factory) -> Path:
    site = tmp_path_factory.mktemp("made_site") / "site"
    build.site(made, site)
    return site


def browse(browser: str, site: Path, **questions) -> dict:
    child = subprocess.run(
        ["node", DASHBOARD / "test" / "browse.mjs", browser, site],
        input=json.dumps(questions), capture_output=True, text=True, timeout=300, cwd=DASHBOARD,
    )
    assert child.returncode == 0, child.stderr
    return json.loads(child.stdout)


def rows(file: Path, query: str, parameters: list | None = None) -> list[tuple]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(query, parameters).fetchall()


def one_of_each(site: Path) -> list[str]:
    """The pages of their own, and one of each kind."""
    metric = "metric/core-chronic-absence-all.html"
    kinds = [min(str(page.relative_to(site)) for page in (site / kind).iterdir()) for kind in ("school", "district")]
    return ["index.html", "schools.html", "metrics.html", "quality.html", "methods.html", metric, *kinds]


@pytest.fixture(scope="module")
def school(released) -> tuple[str, str]:
    """Code and name of the school with most hidden and shown figures."""
    ((code, name),) = rows(
        released,
        """
        SELECT entity_code, any_value(entity_name) FROM metrics INNER JOIN entities USING (entity_level, entity_code)
        WHERE entity_level = 'school' AND metric = 'academic_growth_effect'
        GROUP BY ALL ORDER BY count(*) FILTER (NOT suppressed AND value IS NOT NULL) DESC, entity_code LIMIT 1
        """,
    )
    return code, name


@pytest.fixture(scope="module")
def seen(tools, released_site, school) -> dict:
    """What the browser says of the sample's site; asked once."""
    explore = {"path": "metric/core-chronic-absence-all.html", "year": "2021-2022", "group": "HI", "level": "school"}
    pages = one_of_each(released_site)
    return browse(tools, released_site, pages=pages, search=[{"name": school[1].lower()}], explore=[explore], narrow=pages)


@pytest.fixture(scope="module")
def seen_made(tools, made_site) -> dict:
    """What the browser says of the made-up site."""
    pages = one_of_each(made_site)
    return browse(tools, made_site, pages=pages, search=[{"name": "o'neill & \"sohne"}], narrow=pages)


def number(value: float | None, unit: str) -> str:
    """As it is to be read, of a value that SQL has rounded."""
    if value is None:
        return "–"
    if unit == "percentile":
        ending = "th" if 10 < value % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
        return f"{value:.0f}{ending}"
    sign = "−" if value < 0 else ""
    return f"{sign}{abs(value):.1f}" + ("%" if unit == "percent" else "")


FIGURES = """
SELECT
    student_group, suppressed,
    CASE WHEN NOT suppressed THEN round(CASE WHEN metric LIKE 'academic_growth%' THEN value ELSE 100 * value END,
        CASE metric WHEN 'academic_growth' THEN 0 ELSE 1 END) END AS value,
    CASE WHEN NOT suppressed THEN n END AS n,
    CASE WHEN NOT suppressed AND standard_error > 0 THEN round(value - 1.96 * standard_error, 1) END AS low,
    CASE WHEN NOT suppressed AND standard_error > 0 THEN round(value + 1.96 * standard_error, 1) END AS high
FROM metrics
WHERE authority = 'CORE' AND entity_level = 'school' AND entity_code = $1 AND academic_year = $2
    AND lower(replace(concat_ws('-', authority, metric, subject), '_', '-')) = $3
"""


def unit(slug: str) -> str:
    if slug.startswith("core-academic-growth-effect"):
        return "points"
    return "percentile" if slug.startswith("core-academic-growth") else "percent"


def test_pages_load_without_a_complaint(seen, seen_made) -> None:
    for answers in (seen, seen_made):
        assert answers["complaints"] == []
        assert answers["requests"] == ["file:"], "a page asks for something that is not in its folder"


def test_accessibility_rules_find_nothing(seen, seen_made) -> None:
    for answers in (seen, seen_made):
        assert len(answers["axe"]) == 8
        assert {path: found for path, found in answers["axe"].items() if found} == {}
        for path, structure in answers["structure"].items():
            assert structure["h1"] == 1, path
            assert structure["captions"], path


def test_links_lead_somewhere(seen, seen_made) -> None:
    for answers in (seen, seen_made):
        links = {link for structure in answers["structure"].values() for link in structure["links"]}
        assert len(links) > 50
        for link in links:
            parts = urlsplit(link)
            page = Path(unquote(parts.path))
            assert page.is_file(), link
            assert not parts.fragment or f'id="{parts.fragment}"' in page.read_text(encoding="utf-8"), link


def test_no_page_is_wider_than_a_phone(seen, seen_made) -> None:
    for answers in (seen, seen_made):
        assert {path: width for path, width in answers["wide"].items() if width > 390} == {}


def test_a_school_found_by_search_shows_the_numbers_of_sql(seen, released, school) -> None:
    code, name = school
    ((year,),) = rows(released, "SELECT max(academic_year) FROM metrics")
    (found,) = seen["search"]
    assert found["skip"] == "Skip to content"
    assert found["title"].startswith(name)
    assert found["path"].endswith(f"/school/{code}.html")
    compared = 0
    for slug, value, n, *_ in found["rows"]["index"]:
        ((_, hidden, expected, count, *_),) = (row for row in rows(released, FIGURES, [code, year, slug]) if row[0] == "ALL")
        assert (value, n) == (("*", "*") if hidden else (number(expected, unit(slug)), f"{count:,}")), slug
        compared += 1
    for slug, value, interval, _, n in found["rows"]["growth"]:
        ((_, hidden, expected, count, low, high),) = (row for row in rows(released, FIGURES, [code, year, slug]) if row[0] == "ALL")
        if hidden:
            assert (value, interval, n) == ("*", "*", "*")
        elif low is not None:
            assert interval == f"{number(low, 'points')} to {number(high, 'points')}"
            assert (value, n) == (number(expected, "points"), f"{count:,}")
        compared += 1
    assert compared > 8


def test_student_groups_show_the_numbers_of_sql_and_the_symbol(seen, released, school) -> None:
    code, _ = school
    ((year,),) = rows(released, "SELECT max(academic_year) FROM metrics")
    (found,) = seen["search"]
    headline = ["core-academic-achievement-ela", "core-academic-achievement-math", "core-chronic-absence-all"]
    names = {"Academic achievement, English": headline[0], "Academic achievement, mathematics": headline[1], "Chronic absence": headline[2]}
    groups = {names[name]: lines for name, lines in found["groups"] if name in names}
    shown = hidden = 0
    for slug, lines in groups.items():
        expected = {group: rest for group, *rest in rows(released, FIGURES, [code, year, slug])}
        assert {line[0] for line in lines} == set(expected), slug
        for group, value, difference, _, n, *_ in lines:
            suppressed, figure, count, *_ = expected[group]
            if suppressed:
                hidden += 1
                assert (value, difference, n) == ("*", "", "*")
            else:
                shown += 1
                assert (value, n) == (number(figure, "percent"), f"{count:,}")
    assert shown > 5 and hidden > 5


def test_the_explorer_shows_the_numbers_of_sql(seen, released) -> None:
    expected = rows(
        released,
        """
        SELECT entity_name, suppressed, round(100 * value, 1), n FROM metrics INNER JOIN entities USING (entity_level, entity_code)
        WHERE authority = 'CORE' AND metric = 'chronic_absence' AND entity_level = 'school' AND student_group = 'HI'
            AND academic_year = '2021-2022'
        """,
    )
    (answer,) = seen["explore"]
    wanted = {(name, *(("*", "*") if hidden else (number(value, "percent"), f"{n:,}"))) for name, hidden, value, n in expected}
    assert len(wanted) == len(answer["rows"]) > 3
    assert {(row[0], row[3], row[4]) for row in answer["rows"]} == wanted
    values = [float(row[3].rstrip("%")) for row in answer["sorted"] if row[3] != "*"]
    assert values == sorted(values, reverse=True)
    assert all(row[3] == "*" for row in answer["sorted"][len(values):])


def texts(site: Path) -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in site.rglob("*") if path.is_file()}


def holds(text: str, planted: int) -> bool:
    """In whatever scale, with separators or without, as a float or not."""
    return re.sub(r"[,.\s\u2212]", "", text).find(str(planted)) >= 0


def test_no_hidden_figure_has_a_number_anywhere(released_site, made_site, released, made) -> None:
    for site, file in ((released_site, released), (made_site, made)):
        ((planted,),) = rows(file, f"SELECT count(*) FROM metrics WHERE suppressed AND n = {PLANTED} AND value = {PLANTED}")
        assert planted > 500
        assert [str(path) for path, text in texts(site).items() if holds(text, PLANTED)] == []


def test_the_scan_finds_what_is_there(made_site) -> None:
    found = {path.relative_to(made_site).parts[0] for path, text in texts(made_site).items() if holds(text, SHOWN)}
    assert {"school", "metric", "data"} <= found


def test_data_files_have_every_figure_and_no_number_of_a_hidden_one(released_site, released) -> None:
    lengths = {2: 0, 4: 0}
    for path in (released_site / "data").rglob("*/*.js"):
        text = path.read_text(encoding="utf-8")
        for row in json.loads(text.removeprefix("globalThis.explored = ").removesuffix(";\n")):
            lengths[len(row)] += 1
    ((shown, hidden),) = rows(
        released,
        "SELECT count(*) FILTER (NOT suppressed), count(*) FILTER (suppressed) FROM metrics WHERE entity_level IN ('school', 'district')",
    )
    assert lengths == {2: hidden, 4: shown}


def test_what_is_not_in_the_release_says_so(released_site, released, school) -> None:
    tables = {table for (table,) in rows(released, "SELECT table_name FROM duckdb_tables()")}
    page = (released_site / "school" / f"{school[0]}.html").read_text(encoding="utf-8")
    for section, (table, text) in NOT_IN_RELEASE.items():
        (body,) = re.findall(rf'<section id="{section}".*?</section>', page, re.DOTALL)
        assert (text.replace("'", "&#39;") in body) == (table not in tables), section


def test_every_section_is_there_when_the_release_has_it(made_site, made) -> None:
    ((code, score),) = rows(
        made,
        """
        SELECT entity_code, round(score, 1) FROM index_scores
        WHERE NOT suppressed AND entity_level = 'school' AND academic_year = '2023-2024' ORDER BY ALL LIMIT 1
        """,
    )
    page = (made_site / "school" / f"{code}.html").read_text(encoding="utf-8")
    assert "Not released." not in page
    assert f"<strong>{score:.1f}</strong>" in page
    for piece in ("How the index adds up", "Similar schools", "five-by-five", 'class="chart intervals"', 'class="chart trend"'):
        assert piece in page, piece
    ((hidden,),) = rows(
        made,
        "SELECT min(entity_code) FROM index_scores WHERE suppressed AND entity_level = 'school' AND academic_year = '2023-2024'",
    )
    page = (made_site / "school" / f"{hidden}.html").read_text(encoding="utf-8")
    (index,) = re.findall(r'<section id="index".*?<table', page, re.DOTALL)
    assert '<span aria-hidden="true">*</span>' in index and "How the index adds up" not in page


def test_names_are_text_whatever_they_hold(seen_made, made_site) -> None:
    (found,) = seen_made["search"]
    assert found["title"].startswith(AWKWARD)
    assert [path for path, text in texts(made_site).items() if path.suffix == ".html" and "<b>" in text] == []


def test_a_file_of_student_records_is_refused(tools, build, tmp_path) -> None:
    staff = tmp_path / "staff.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{staff}' AS staff (STORAGE_VERSION 'v1.5.0'); USE staff")
        connection.execute("CREATE TABLE manifest AS SELECT 'staff' AS audience; CREATE TABLE students AS SELECT 1 AS ssid")
    child = subprocess.run(
        ["npm", "run", "--silent", "build"], cwd=DASHBOARD, capture_output=True, text=True,
        env={**os.environ, "RELEASE": str(staff), "SITE": str(tmp_path / "site")},
    )
    assert child.returncode != 0
    assert "has no table entities; it is not a file of released figures" in child.stdout + child.stderr


def test_the_lock_file_is_whole_and_names_no_registry() -> None:
    packages = json.loads((DASHBOARD / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert len(packages) > 50
    # Those of other systems are easily lost, and npm ci then refuses all.
    optional = {name for package in packages.values() for name in package.get("optionalDependencies", {})}
    assert {name for name in optional if f"node_modules/{name}" not in packages} == set()
    assert len(optional) >= 8
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if package.get("hasInstallScript")] == []

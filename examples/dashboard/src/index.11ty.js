import "./assets/figures.js";
import { histogram, strip } from "../lib/charts.js";
import { html } from "../lib/html.js";
import { SCHOOL_LEVELS } from "../lib/labels.js";
import { districtPath, figureCell, metricPath, notReleased, page, schoolPath, section, table } from "../lib/layout.js";
import { mainMeasures, overviewScale, typical } from "../lib/overview.js";

const { count } = globalThis.figures;

export const data = { permalink: "index.html" };

export function render({ release }) {
  const { year, schools, districts } = release;
  const scored = schools
    .map((school) => ({ school, score: release.latest.score.school.get(school.code) }))
    .filter(({ score }) => score && score.shown !== null);
  const body = html`
<div class="page-head"><h1>Schools of the collaborative</h1>
<p class="facts"><span><strong>${districts.length}</strong> districts</span><span><strong>${count(schools.length)}</strong> schools</span><span>School year <strong>${year}</strong></span></p></div>
${section("index", "Schools by index", scored.length ? indexStrip(scored) : notReleased("No school's index is in this release: it is shown only where every level that it comes from is."),
    "The index goes from 0 to 100: up to 60 points for academic measures and 40 for culture and climate. Each dot is a school.")}
${section("measures", "Schools by measure", measures(release), "How many schools lie where, all students. Each opens the metric with every school's figure.")}
${section("districts", "Districts", districtTable(release))}`;
  return page({ release, title: "Overview", current: "index.html", body, scripts: ["assets/sort.js"] });

  function indexStrip(items) {
    const rows = Object.entries(SCHOOL_LEVELS)
      .map(([level, label]) => ({
        label,
        items: items.filter(({ school }) => school.school_level === level)
          .map(({ school, score }) => ({ value: score.shown, name: school.name, href: schoolPath(school) })),
      }))
      .filter((row) => row.items.length);
    return html`<figure>${strip(rows, { low: 0, high: 100, unit: "points", label: "Schools by index" })}
<figcaption>${count(items.length)} of ${count(schools.length)} schools have a released index; half of them lie at ${typical(items.map(({ score }) => score.shown)).toFixed(1)} or above. <a href="schools.html">All schools in a table</a>.</figcaption></figure>`;
  }
}

function measures(release) {
  return html`<ul class="cards three">${mainMeasures(release).map((measure) => {
    const values = release.schools
      .map((school) => release.latest[measure.slug]?.school.get(school.code)?.shown ?? null)
      .filter((value) => value !== null);
    const scale = overviewScale(release, measure);
    return html`<li><h3><a href="${metricPath(measure)}">${measure.short}</a></h3>${values.length
      ? histogram(values, { ...scale, unit: measure.unit, label: `${measure.label}: ${values.length} schools from ${Math.min(...values)} to ${Math.max(...values)}` })
      : html`<p class="not-released">No school's figure is shown.</p>`}<p class="note">${measure.measured}</p></li>`;
  })}</ul>`;
}

function districtTable(release) {
  const shown = mainMeasures(release);
  return table({
    caption: `Districts: index and main measures of all students, ${release.year}`,
    sortable: true,
    head: [{ text: "District" }, { text: "Schools", number: true }, { text: "Index", number: true }, ...shown.map((measure) => ({ text: measure.short, number: true }))],
    rows: release.districts.map((district) => html`<tr><th scope="row"><a href="${districtPath(district)}">${district.name}</a></th><td class="number" data-sort="${release.schoolsOf(district).length}">${release.schoolsOf(district).length}</td>${figureCell(release.latest.score.district.get(district.code), "points")}${shown.map((measure) =>
      figureCell(release.latest[measure.slug]?.district.get(district.code), measure.unit))}</tr>`),
    foot: shown.some((measure) => release.latest[measure.slug]?.collaborative.size) && html`<tr><th scope="row">All districts together</th><td class="number">${count(release.schools.length)}</td>${figureCell(null, "points")}${shown.map((measure) =>
      figureCell([...(release.latest[measure.slug]?.collaborative.values() ?? [])][0], measure.unit))}</tr>`,
  });
}

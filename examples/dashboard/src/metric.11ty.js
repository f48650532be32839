import "./assets/figures.js";
import { bounds, histogram } from "../lib/charts.js";
import { html, raw } from "../lib/html.js";
import { groupName, groupOrder, SCHOOL_LEVELS } from "../lib/labels.js";
import { districtPath, figureCell, metricPath, page, schoolPath, table } from "../lib/layout.js";
import { typical } from "../lib/overview.js";

const { cell, count, text } = globalThis.figures;

export const data = {
  pagination: { data: "release.measures", size: 1, alias: "measure" },
  permalink: ({ measure }) => metricPath(measure),
};

/** As built: the schools' figures of all students in the latest year; explorer.js changes year, group and entities. */
export function render({ release, measure }) {
  const explored = release.explored.filter((item) => item.measure === measure);
  const all = JSON.parse(explored.find((item) => item.group === "ALL")?.rows ?? "[]");
  const year = release.years.findLastIndex((_, place) => all.some((row) => row[1] === place));
  const rows = all.filter((row) => row[1] === year && release.listed[row[0]].level === "school");
  const values = rows.map((row) => row[2] ?? null).filter((value) => value !== null);
  const groups = explored.map((item) => item.group).toSorted((a, b) => groupOrder(a) - groupOrder(b));
  const [low, high] = bounds(values.length ? values : [0, 1], measure.unit);
  const higher = measure.higher ? "Higher is better." : "Lower is better.";
  const body = html`
<div class="page-head"><p class="crumbs"><a href="../metrics.html">Metrics</a></p><h1>${measure.full}</h1><p class="lead">${measure.measured && `${measure.measured.charAt(0).toUpperCase()}${measure.measured.slice(1)}. `}${higher}</p></div>
<form id="explorer" class="controls" data-measure="${measure.slug}" data-unit="${measure.unit}" data-year="${year}">
<div><label for="metric">Metric</label><select id="metric">${release.measures.map((other) => html`<option value="${other.slug}"${other === measure && raw(" selected")}>${other.full}</option>`)}</select> <button type="submit">Open</button></div>
<div><label for="year">Year</label><select id="year">${release.years.map((name, place) => html`<option value="${place}"${place === year && raw(" selected")}>${name}</option>`)}</select></div>
<div><label for="group">Student group</label><select id="group">${groups.map((group) => html`<option value="${group}">${groupName(group)}</option>`)}</select></div>
<div><label for="level">Entities</label><select id="level"><option value="school">Schools</option><option value="district">Districts</option></select></div>
<div><label for="filter">Name contains</label><input id="filter" type="text" autocomplete="off"></div>
</form>
<noscript><p class="note">Choosing a year or a group needs JavaScript; the table has all students of ${release.years[year]}.</p></noscript>
<p id="explorer-status" class="facts" role="status">${count(values.length)} of ${count(rows.length)} schools shown${values.length > 0 && `, half of them at ${text(typical(values), measure.unit)} or above`}.</p>
${values.length > 0 && html`<figure id="explorer-chart" class="wide">${histogram(values, { low, high, unit: measure.unit, label: `${measure.label}: how many of ${values.length} schools lie where` })}</figure>`}
${table({
    caption: `${measure.full}: schools`,
    sortable: true,
    className: "explorer",
    head: [{ text: "Name" }, { text: "District" }, { text: "Level" }, { text: "Value", number: true }, { text: "Students", number: true }],
    rows: rows.map(([place, , shown, n]) => {
      const item = release.listed[place];
      const hidden = shown === undefined;
      return html`<tr><th scope="row"><a href="../${schoolPath(item)}">${item.name}</a></th><td>${item.district && html`<a href="../${districtPath(item.district)}">${item.district.name}</a>`}</td><td>${SCHOOL_LEVELS[item.school_level] ?? item.school_level}</td>${figureCell({ shown: shown ?? null, hidden }, measure.unit)}<td class="number"${!hidden && html` data-sort="${n}"`}>${raw(cell(hidden ? null : n, "count", hidden))}</td></tr>`;
    }),
  })}`;
  return page({ release, title: measure.full, root: "../", body, scripts: ["assets/figures.js", "assets/sort.js", "data/entities.js", "assets/explorer.js"] });
}

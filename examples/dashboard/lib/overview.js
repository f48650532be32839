/** What the pages over many schools share. */

import { bounds } from "./charts.js";
import { html } from "./html.js";
import { SCHOOL_LEVELS } from "./labels.js";
import { districtPath, figureCell, schoolPath, table } from "./layout.js";

/** The measures of the columns, in their order; those that the release has. */
export function mainMeasures(release) {
  return release.measures.filter((measure) => measure.main >= 0).sort((a, b) => a.main - b.main);
}

/** The scale that a measure's schools have on every page. */
export function overviewScale(release, measure) {
  const values = [...(release.latest[measure.slug]?.school.values() ?? [])]
    .map((figure) => figure.shown)
    .filter((value) => value !== null);
  const [low, high] = bounds(values.length ? values : [0, 1], measure.unit);
  return { low, high, values };
}

/** The median of shown values. */
export function typical(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A table of schools with index and main measures. */
export function schoolTable(release, schools, { root = "", district = true, caption }) {
  const measures = mainMeasures(release);
  return table({
    caption,
    sortable: true,
    head: [
      { text: "School" }, district && { text: "District" }, { text: "Level" }, { text: "Index", number: true },
      ...measures.map((measure) => ({ text: measure.short, number: true })),
    ].filter(Boolean),
    rows: schools.map((school) => html`<tr><th scope="row"><a href="${root}${schoolPath(school)}">${school.name}</a></th>${
      district && html`<td>${school.district && html`<a href="${root}${districtPath(school.district)}">${school.district.name}</a>`}</td>`}<td>${
      SCHOOL_LEVELS[school.school_level] ?? school.school_level}</td>${figureCell(release.latest.score.school.get(school.code), "points")}${
      measures.map((measure) => figureCell(release.latest[measure.slug]?.school.get(school.code), measure.unit))}</tr>`),
  });
}

import "./assets/figures.js";
import { html } from "../lib/html.js";
import { DOMAINS } from "../lib/labels.js";
import { metricPath, page, section, table } from "../lib/layout.js";

const { count } = globalThis.figures;

export const data = { permalink: "metrics.html" };

export function render({ release }) {
  const counts = (measure) => release.quality.filter((row) => row.measure === measure.slug && row.academic_year === release.year);
  const sum = (rows, column) => rows.reduce((total, row) => total + row[column], 0);
  const parts = [
    ["index-academic", `Of the index: ${DOMAINS.academic.toLowerCase()}`, (measure) => measure.headline >= 0 && measure.domain === "academic"],
    ["index-culture", `Of the index: ${DOMAINS.culture_climate.toLowerCase()}`, (measure) => measure.headline >= 0 && measure.domain === "culture_climate"],
    ["other", "Beside the index", (measure) => measure.headline < 0],
  ];
  const body = html`
<div class="page-head"><h1>Metrics</h1><p class="facts"><span><strong>${release.measures.length}</strong> measures in this release</span></p></div>
${parts.map(([id, title, belongs]) => {
    const members = release.measures.filter(belongs);
    return members.length > 0 && section(id, title, table({
      caption: `${title}: measures, and figures shown and hidden in ${release.year}`,
      head: [{ text: "Measure" }, { text: "What it says" }, { text: "Figures shown", number: true }, { text: "Hidden", number: true }],
      rows: members.map((measure) => html`<tr><th scope="row"><a href="${metricPath(measure)}">${measure.full}</a></th><td>${measure.measured}</td><td class="number">${count(sum(counts(measure), "shown"))}</td><td class="number">${count(sum(counts(measure), "hidden"))}</td></tr>`),
    }));
  })}`;
  return page({ release, title: "Metrics", current: "metrics.html", body });
}

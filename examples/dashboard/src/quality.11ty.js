import "./assets/figures.js";
import { html } from "../lib/html.js";
import { notReleased, page, section, table } from "../lib/layout.js";

const { count } = globalThis.figures;

export const data = { permalink: "quality.html" };

const LEVELS = { school: "Schools", district: "Districts", hub: "Hubs", collaborative: "Collaborative" };

export function render({ release }) {
  const { quality, year, manifest } = release;
  const sum = (rows, column) => rows.reduce((total, row) => total + row[column], 0);
  const now = quality.filter((row) => row.academic_year === year);
  const levels = Object.keys(LEVELS).filter((level) => now.some((row) => row.entity_level === level));
  const byLevel = levels.map((level) => [LEVELS[level], now.filter((row) => row.entity_level === level)]);
  const measures = release.measures.filter((measure) => now.some((row) => row.measure === measure.slug));
  const head = (first) => [{ text: first }, { text: "Shown", number: true }, { text: "Hidden", number: true }, { text: "Not defined", number: true }, { text: "Hidden, %", number: true }];
  const line = (name, rows) => {
    const [shown, hidden, none] = ["shown", "hidden", "undefined"].map((column) => sum(rows, column));
    const share = (100 * hidden) / (shown + hidden + none);
    return html`<tr><th scope="row">${name}</th><td class="number" data-sort="${shown}">${count(shown)}</td><td class="number" data-sort="${hidden}">${count(hidden)}</td><td class="number" data-sort="${none}">${count(none)}</td><td class="number" data-sort="${share.toFixed(2)}">${share.toFixed(0)}%</td></tr>`;
  };
  const body = html`
<div class="page-head"><h1>Data quality</h1><p class="facts"><span>School year <strong>${year}</strong></span><span>Audit of the release: <strong>${manifest.audit}</strong></span></p></div>
${section("hidden", "Figures shown and hidden", html`${table({ caption: `Figures by kind of entity, ${year}`, head: head("Entities"), rows: byLevel.map(([name, rows]) => line(name, rows)), visibleCaption: true })}${table({
    caption: `Figures by measure, schools and districts and their groups, ${year}`, visibleCaption: true, sortable: true, head: head("Measure"),
    rows: measures.map((measure) => line(measure.full, now.filter((row) => row.measure === measure.slug))),
  })}`, `Counts of figures, not of students. A figure is hidden when it is about fewer than ${manifest.min_n} students, or when one that is could be found from it by subtraction.`)}
${section("findings", "What was found wrong with the files", notReleased("What the checks of the district files found stays with the districts and the collaborative."))}
${section("inputs", "Files behind this release", release.inputs.length ? table({
    caption: "Files by type", head: [{ text: "Type" }, { text: "Files", number: true }],
    rows: release.inputs.map((row) => html`<tr><th scope="row"><code>${row.file_type}</code></th><td class="number">${row.files}</td></tr>`),
  }) : notReleased("The list of files is not in this release."))}`;
  return page({ release, title: "Data quality", current: "quality.html", body, scripts: ["assets/sort.js"] });
}

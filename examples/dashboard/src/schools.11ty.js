import "./assets/figures.js";
import { html } from "../lib/html.js";
import { page } from "../lib/layout.js";
import { schoolTable } from "../lib/overview.js";

export const data = { permalink: "schools.html" };

export function render({ release }) {
  const body = html`
<div class="page-head"><h1>Schools</h1>
<p class="facts"><span><strong>${globalThis.figures.count(release.schools.length)}</strong> schools</span><span>School year <strong>${release.year}</strong>, all students</span></p></div>
${schoolTable(release, release.schools, { caption: `Schools: index and main measures of all students, ${release.year}` })}`;
  return page({ release, title: "Schools", current: "schools.html", body, scripts: ["assets/sort.js"] });
}

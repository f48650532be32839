/** What all pages share: head, header with search, footer; and small pieces. */

import "../src/assets/figures.js";
import { html, raw } from "./html.js";
import { slug } from "./labels.js";

const { cell } = globalThis.figures;

const NAVIGATION = [
  ["index.html", "Overview"],
  ["schools.html", "Schools"],
  ["metrics.html", "Metrics"],
  ["quality.html", "Data quality"],
  ["methods.html", "Methods"],
];

const AUDIENCES = {
  public: "Public release",
  district: "For the district's own readers",
  collaborative: "For the collaborative's analysts",
};

/** A page. root is the way back to the site's folder, so that the site works from any folder, a local one too. */
export function page({ release, title, root = "", current = null, body, scripts = [] }) {
  const { manifest } = release;
  return `<!doctype html>\n${html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · School dashboard</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${root}assets/style.css">
<script defer src="${root}assets/search.js"></script>
${scripts.map((name) => html`<script defer src="${root}${name}"></script>`)}
</head>
<body data-root="${root}">
<a class="skip" href="#main">Skip to content</a>
<header class="site-header">
<div class="wrap">
<a class="brand" href="${root}index.html">School dashboard</a>
<nav aria-label="Main"><ul>${NAVIGATION.map(([href, name]) =>
    html`<li><a href="${root}${href}"${href === current && raw(' aria-current="page"')}>${name}</a></li>`)}</ul></nav>
<div class="search" role="search">
<label class="visually-hidden" for="search">Find a school or district</label>
<input id="search" type="search" placeholder="Find a school or district" autocomplete="off" role="combobox" aria-expanded="false" aria-controls="search-results" aria-autocomplete="list">
<ul id="search-results" role="listbox" aria-label="Schools and districts found" hidden></ul>
<p id="search-status" class="visually-hidden" role="status"></p>
</div>
</div>
</header>
<main id="main" class="wrap" tabindex="-1">
${body}
</main>
<footer class="site-footer">
<div class="wrap">
<p>${AUDIENCES[manifest.audience] ?? manifest.audience} of ${manifest.released_on}. An asterisk (*) stands for a figure that is hidden to protect students; a dash (–) for one that is not defined; an empty cell is not in this release. <a href="${root}methods.html">How the figures are made</a></p>
</div>
</footer>
</body>
</html>
`}`;
}

export const schoolPath = (school) => `school/${slug(school.code)}.html`;
export const districtPath = (district) => `district/${slug(district.code)}.html`;
export const metricPath = (measure) => `metric/${measure.slug}.html`;

/** A section with a heading that names it. */
export function section(id, title, content, lead = null) {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${lead && html`<p class="lead">${lead}</p>`}${content}</section>`;
}

/** What stands where the release has nothing. */
export function notReleased(what) {
  return html`<p class="not-released"><strong>Not released.</strong> ${what}</p>`;
}

/** A table that scrolls by itself on a narrow screen, by the keyboard too. head: {text, number, sort, visuallyHidden}. */
export function table({ caption, head, rows, foot = null, sortable = false, className = "", visibleCaption = false }) {
  return html`<div class="table-wrap" role="region" aria-label="${caption}" tabindex="0"><table class="${className}${sortable ? " sortable" : ""}"><caption${!visibleCaption && raw(' class="visually-hidden"')}>${caption}</caption><thead><tr>${head.map((column) =>
    html`<th scope="col"${column.number && raw(' class="number"')}>${
      sortable && column.sort !== false ? html`<button type="button">${column.text}</button>`
      : column.quiet ? html`<span class="visually-hidden">${column.text}</span>` : column.text}</th>`)}</tr></thead><tbody>${rows}</tbody>${foot && html`<tfoot>${foot}</tfoot>`}</table></div>`;
}

/** A table cell with a figure, {shown, hidden}, and what the table is sorted by; empty where the release has no such row. */
export function figureCell(figure, unit) {
  if (!figure) return html`<td class="number"><span class="visually-hidden">not in this release</span></td>`;
  const shown = figure.hidden ? null : figure.shown;
  return html`<td class="number"${shown !== null && html` data-sort="${shown}"`}>${raw(cell(shown, unit, figure.hidden))}</td>`;
}

/** A figure within text. */
export function figure(item, unit) {
  return raw(cell(item && !item.hidden ? item.shown : null, unit, item?.hidden ?? false));
}

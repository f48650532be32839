import { html } from "../lib/html.js";
import { color, levelMeter } from "../lib/charts.js";
import { page, section, table } from "../lib/layout.js";

export const data = { permalink: "methods.html" };

export function render({ release }) {
  const { manifest, rules } = release;
  const body = html`
<div class="page-head"><h1>Methods</h1><p class="facts"><span>core_index ${manifest.version}</span><span>Released on ${manifest.released_on}</span></p></div>
<div class="prose">
${section("reading", "How to read the figures", html`
<p>A metric has a value, the number of students that it rests on, and for the index a level from 1 to 10 by the cut points of the school's level:</p>
<p class="samples">${[2, 4, 6, 8, 10].map(levelMeter)}</p>
<p>Colors of the California Dashboard go from Red, the lowest, to Blue:</p>
<p class="samples">${[1, 2, 3, 4, 5].map(color)}</p>
<p>Both are told by length and word as well as by color.</p>`)}
${section("index-method", "The index", html`<p>Each level is worth so many tenths of the points of its metric; the points of a metric that a school does not have go to the others of its domain. All students and student groups count. The index is the sum: up to 60 points from academic measures and 40 from culture and climate.</p>`)}
${section("growth-method", "Growth", html`<p>A student's expected score is that of students with the same earlier scores and characteristics, with the error of measurement of those scores taken into account. The growth of a school is the mean difference from what was expected, in scale-score points, drawn towards the mean where few students stand behind it. The interval is 1.96 posterior standard deviations to each side. The percentile is the school's place among all.</p>`)}
${section("hidden-method", "Hidden figures", html`<p>A figure about fewer than ${manifest.min_n} students is hidden, and so are as many others as it takes that none of these can be found by adding and subtracting what is shown. All are marked by an asterisk and carry no reason, since a reason would tell the small ones from the others. Neither the pages nor their data files hold any number of a hidden figure. What this release does not have at all is marked as not released.</p><p>The pattern of hidden figures was audited by another way of calculation before anything was written: <strong>${manifest.audit}</strong>.</p>`)}
</div>
${rules.length > 0 && section("rules", "Rules in force", table({
    caption: "Rules in force, with their sources",
    className: "rules",
    head: [{ text: "Authority" }, { text: "Metric" }, { text: "Parameter" }, { text: "Value", number: true }, { text: "Source" }, { text: "Mark" }],
    rows: rules.map((rule) => html`<tr><td>${rule.authority}</td><th scope="row">${words(rule.metric)}</th><td>${words(rule.parameter)}</td><td class="number">${rule.value}</td><td>${rule.source}</td><td>${rule.mark}</td></tr>`),
  }), "Confirmed: read in the source. Recalled or chosen: not the authority's published word.")}`;
  return page({ release, title: "Methods", current: "methods.html", body });
}

function words(code) {
  return code?.replaceAll("_", " ") ?? "";
}

import { dashboardSection, entityOf, figuresSection, groupsSection, growthSection, indexSection, peersSection, trendSection } from "../lib/entity.js";
import { html } from "../lib/html.js";
import { SCHOOL_LEVELS } from "../lib/labels.js";
import { districtPath, page, schoolPath } from "../lib/layout.js";

export const data = {
  pagination: { data: "release.schools", size: 1, alias: "school" },
  permalink: ({ school }) => schoolPath(school),
};

export function render({ release, school }) {
  const entity = entityOf(release, "school", school);
  const body = html`
<div class="page-head"><p class="crumbs"><a href="../index.html">Collaborative</a>${school.district && html` <span aria-hidden="true">/</span> <a href="../${districtPath(school.district)}">${school.district.name}</a>`}</p>
<h1>${school.name}</h1>
<p class="facts"><span>${SCHOOL_LEVELS[school.school_level] ?? school.school_level} school</span><span>School year <strong>${release.year}</strong></span><span>CDS code ${school.code}</span></p>
<nav class="contents" aria-label="On this page"><ul>${[["index", "Index"], ["growth", "Growth"], ["groups", "Student groups"], ["trend", "Over the years"], ["peers", "Peers"], ["dashboard", "Dashboard"], ["figures", "All figures"]].map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav></div>
${indexSection(entity)}
${growthSection(entity)}
${groupsSection(entity)}
${trendSection(entity)}
${peersSection(entity)}
${dashboardSection(entity)}
${figuresSection(entity)}`;
  return page({ release, title: school.name, root: "../", body, scripts: ["assets/print.js"] });
}

import { dashboardSection, entityOf, figuresSection, groupsSection, growthSection, indexSection, trendSection } from "../lib/entity.js";
import { html } from "../lib/html.js";
import { districtPath, page, section } from "../lib/layout.js";
import { schoolTable } from "../lib/overview.js";

export const data = {
  pagination: { data: "release.districts", size: 1, alias: "district" },
  permalink: ({ district }) => districtPath(district),
};

export function render({ release, district }) {
  const entity = entityOf(release, "district", district);
  const schools = release.schoolsOf(district);
  const body = html`
<div class="page-head"><p class="crumbs"><a href="../index.html">Collaborative</a></p>
<h1>${district.name}</h1>
<p class="facts"><span>District</span><span><strong>${schools.length}</strong> schools</span><span>School year <strong>${release.year}</strong></span></p>
<nav class="contents" aria-label="On this page"><ul>${[["index", "Index"], ["schools", "Schools"], ["growth", "Growth"], ["groups", "Student groups"], ["trend", "Over the years"], ["dashboard", "Dashboard"], ["figures", "All figures"]].map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav></div>
${indexSection(entity)}
${section("schools", "Schools", schoolTable(release, schools, { root: "../", district: false, caption: `Schools of ${district.name}: index and main measures of all students, ${release.year}` }))}
${growthSection(entity)}
${groupsSection(entity)}
${trendSection(entity)}
${dashboardSection(entity)}
${figuresSection(entity)}`;
  return page({ release, title: district.name, root: "../", body, scripts: ["assets/sort.js", "assets/print.js"] });
}

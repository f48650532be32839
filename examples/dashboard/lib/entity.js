/** The sections of the pages of schools and districts. */

import "../src/assets/figures.js";
import { bar, bounds, color, dotCell, end, grid, histogram, intervals, levelMeter, trend } from "./charts.js";
import { html, raw } from "./html.js";
import { DOMAINS, groupName, groupOrder } from "./labels.js";
import { figure, figureCell, metricPath, notReleased, schoolPath, section, table } from "./layout.js";

const { cell, text, ordinal } = globalThis.figures;

/** Everything that the sections show of an entity. */
export function entityOf(release, level, item) {
  return { release, level, item, root: "../", figures: release.figures(level, item.code), scores: release.scores(level, item.code) };
}

/** The measures of the index that the entity has figures of, shown or hidden. */
function headlines({ release, figures }) {
  return release.measures.filter((measure) => measure.headline >= 0 && release.years.some((year) => figures.get(year, measure.slug)));
}

const number = (item) => (item && !item.hidden ? item.shown : null);

function countCell(item) {
  return figureCell(item && { ...item, shown: item.n }, "count");
}

export function indexSection(entity) {
  const { release, level, scores } = entity;
  const score = scores.find((row) => row.academic_year === release.year);
  const own = score && !score.hidden && score.score !== null;
  const among = own ? [...release.latest.score[level].values()].map((row) => row.shown).filter((value) => value !== null) : [];
  const summary = own
    ? html`<div class="score"><p class="score-number"><strong>${score.score.toFixed(1)}</strong> <span>of 100</span></p>
<dl class="domains"><div><dt>Academic</dt><dd>${score.academic?.toFixed(1) ?? "–"} of 60${bar(score.academic ?? 0, `Academic: ${score.academic} of 60`, 60)}</dd></div><div><dt>Culture and climate</dt><dd>${score.culture_climate?.toFixed(1) ?? "–"} of 40${bar(score.culture_climate ?? 0, `Culture and climate: ${score.culture_climate} of 40`, 40)}</dd></div></dl>
<figure class="among">${histogram(among, { low: 0, high: 100, unit: "points", mark: score.score, label: `Index ${score.score} among the ${among.length} ${level}s whose index is released` })}<figcaption>Among the ${among.length} ${level}s whose index is released</figcaption></figure></div>`
    : score?.hidden
      ? html`<p class="score-number">${figure({ hidden: true }, "points")} <span>of 100</span></p>`
      : notReleased(`The index of a ${level} is released only where every level that it comes from is.`);
  return section("index", "Index", html`${summary}${measuresTable(entity)}${explained(entity)}`);
}

/** The measures of the index by domain, of all students. */
function measuresTable(entity) {
  const { release, level, figures, root } = entity;
  const withLevels = level === "school" && release.has.levels;
  const rows = headlines(entity).filter((measure) => figures.get(release.year, measure.slug));
  return table({
    caption: `Measures of the index, all students, ${release.year}`,
    visibleCaption: true,
    head: [{ text: "Measure" }, { text: "Value", number: true }, { text: "Students", number: true }, withLevels && { text: "Level" }].filter(Boolean),
    rows: Object.entries(DOMAINS).map(([domain, name]) => {
      const members = rows.filter((measure) => measure.domain === domain);
      return members.length > 0 && html`<tr class="group-row"><th scope="rowgroup" colspan="${withLevels ? 4 : 3}">${name}</th></tr>${members.map((measure) => {
        const item = figures.get(release.year, measure.slug);
        const own = figures.level(release.year, measure.slug);
        return html`<tr data-measure="${measure.slug}"><th scope="row"><a href="${root}${metricPath(measure)}">${measure.label}</a></th>${figureCell(item, measure.unit)}${countCell(item)}${withLevels && html`<td>${
          own !== null ? levelMeter(own) : raw(cell(null, "count", item.hidden))}</td>`}</tr>`;
      })}`;
    }),
  });
}

function explained({ release, level, item }) {
  const lines = level === "school" ? release.explain(item.code) : [];
  if (!lines.length) return null;
  return html`<details><summary>How the index adds up</summary>${table({
    caption: `Points of the index, line by line, ${release.year}`,
    head: [{ text: "Measure" }, { text: "Group" }, { text: "Level" }, { text: "Points available", number: true }, { text: "Points", number: true }],
    rows: lines.map((line) => html`<tr><th scope="row">${release.label(line)}</th><td>${groupName(line.student_group)}</td><td>${
      levelMeter(line.level)}</td><td class="number">${line.available.toFixed(2)}</td><td class="number">${line.points.toFixed(2)}</td></tr>`),
  })}</details>`;
}

export function growthSection(entity) {
  const { release, level, figures } = entity;
  const subjects = release.measures.filter((measure) => measure.authority === "CORE" && measure.metric === "academic_growth_effect");
  if (!subjects.length) return section("growth", "Growth", notReleased("The growth of schools with its interval is not in this release."));
  const rows = subjects.flatMap((effect) => {
    const item = figures.get(release.year, effect.slug);
    if (!item) return [];
    const rank = figures.get(release.year, effect.slug.replace("-effect-", "-"));
    return [{ label: effect.label.replace("Academic growth effect, ", ""), effect, item, rank }];
  });
  const drawn = rows.filter(({ item }) => !item.hidden && item.shown !== null);
  const said = drawn.map(({ label, item }) => `${label} ${text(item.shown, "points")}, from ${item.low} to ${item.high}`).join("; ");
  return section("growth", "Growth", rows.length
    ? html`${drawn.length > 0 && html`<figure>${intervals(drawn.map(({ label, item }) => ({ label: label.charAt(0).toUpperCase() + label.slice(1), value: item.shown, low: item.low, high: item.high })), { unit: "points", label: `Growth with 95 per cent intervals: ${said}` })}</figure>`}${table({
        caption: `Growth of all students, ${release.year}`,
        head: [{ text: "Subject" }, { text: "Growth, points", number: true }, { text: "95% interval", number: true }, { text: "Percentile", number: true }, { text: "Students", number: true }],
        rows: rows.map(({ label, effect, item, rank }) => html`<tr data-measure="${effect.slug}"><th scope="row">${label.charAt(0).toUpperCase() + label.slice(1)}</th>${figureCell(item, "points")}<td class="number">${
          !item.hidden && item.low !== null ? `${text(item.low, "points")} to ${text(item.high, "points")}` : raw(cell(null, "points", item.hidden))}</td>${figureCell(rank, "percentile")}${countCell(item)}</tr>`),
      })}`
    : notReleased(`No growth of this ${level} is in this release.`),
    "Scale-score points that students gained beyond similar students elsewhere; 0 is as expected. Where the interval spans 0, growth is not clearly different from that.");
}

export function groupsSection(entity) {
  const { release, figures, root } = entity;
  const measures = headlines(entity).filter((measure) => figures.groups(release.year, measure.slug).length > 1);
  const opened = measures.find((measure) => figures.groups(release.year, measure.slug).some((group) => group !== "ALL" && number(figures.get(release.year, measure.slug, group)) !== null));
  return section("groups", "Student groups", measures.length
    ? measures.map((measure) => {
      const groups = figures.groups(release.year, measure.slug).toSorted((a, b) => groupOrder(a) - groupOrder(b));
      const items = groups.map((group) => figures.get(release.year, measure.slug, group));
      const values = items.map((item) => number(item)).filter((value) => value !== null);
      const whole = number(figures.get(release.year, measure.slug));
      const [low, high] = bounds(values.length ? values : [0, 1], measure.unit);
      const hidden = items.filter((item) => item.hidden).length;
      const levels = entity.level === "school" && groups.some((group) => figures.level(release.year, measure.slug, group) !== null);
      return html`<details${measure === opened && raw(" open")}><summary>${measure.label}<span class="note">Groups: ${groups.length - 1 - hidden} shown${hidden > 0 && `, ${hidden} hidden`}</span></summary>${table({
        caption: `${measure.label} by student group, ${release.year}`,
        className: "groups",
        head: [{ text: "Group" }, { text: "Value", number: true }, { text: "To all students", number: true }, { text: `${end(low, measure.unit)} to ${end(high, measure.unit)}; line: all students` }, { text: "Students", number: true }, levels && { text: "Level" }].filter(Boolean),
        rows: groups.map((group, i) => {
          const value = number(items[i]);
          const own = figures.level(release.year, measure.slug, group);
          return html`<tr data-group="${group}"><th scope="row">${groupName(group)}</th>${figureCell(items[i], measure.unit)}<td class="number">${
            value !== null && whole !== null && group !== "ALL" && difference(value - whole, measure.unit)}</td><td>${value !== null && dotCell(value, whole, { low, high })}</td>${countCell(items[i])}${
            levels && html`<td>${own !== null && levelMeter(own)}</td>`}</tr>`;
        }),
      })}<p class="note"><a href="${root}${metricPath(measure)}">All schools by this metric</a></p></details>`;
    })
    : notReleased("No figures of student groups are in this release."),
    "Each group beside all students. Only the figures that are shown are compared.");
}

function difference(value, unit) {
  const sign = value > 0 ? "+" : value < 0 ? "−" : "±";
  return `${sign}${Math.abs(value).toFixed(unit === "percentile" ? 0 : unit === "mean" ? 2 : 1)}`;
}

export function trendSection(entity) {
  const { release, figures, scores, root } = entity;
  const { years } = release;
  const index = years.map((year) => {
    const row = scores.find((other) => other.academic_year === year);
    return { year, value: row && !row.hidden ? row.score : null, hidden: row?.hidden ?? false };
  });
  const charts = [];
  if (index.some((point) => point.value !== null)) charts.push({ title: "Index", unit: "points", points: index });
  for (const measure of headlines(entity)) {
    const points = years.map((year) => {
      const item = figures.get(year, measure.slug);
      return { year, value: number(item), hidden: item?.hidden ?? false };
    });
    if (points.some((point) => point.value !== null)) charts.push({ title: measure.label, href: metricPath(measure), unit: measure.unit, points });
  }
  return section("trend", "Over the years", charts.length
    ? html`<ul class="cards trends">${charts.map(({ title, href, unit, points }) => html`<li><h3>${href ? html`<a href="${root}${href}">${title}</a>` : title}</h3>${trend(points, {
      unit, label: `${title}: ${points.map((point) => `${point.year} ${point.value !== null ? text(point.value, unit) : point.hidden ? "hidden" : "none"}`).join(", ")}`,
    })}</li>`)}</ul>`
    : notReleased("No figure of all students is shown in any year."),
    "All students. Each chart has a scale of its own.");
}

const PEERS = { similar: "Similar schools", collaborative: "All schools of its level", district: "Schools of its district", california: "Schools of California" };

export function peersSection({ release, item, root }) {
  if (!release.has.benchmarks && !release.has.peers) {
    return section("peers", "Peers", notReleased("Percentiles among similar schools are not in this release."));
  }
  const rows = release.benchmarks(item.code);
  const kinds = Object.keys(PEERS).filter((kind) => rows.some((row) => row.peers === kind));
  const peers = release.peers(item.code);
  const measures = release.measures.filter((measure) => measure.headline >= 0 && rows.some((row) => row.measure === measure.slug));
  return section("peers", "Peers", html`${measures.length
    ? table({
      caption: `Percentile of the school among its peers, all students, ${release.year}`,
      head: [{ text: "Measure" }, ...kinds.map((kind) => ({ text: PEERS[kind] }))],
      rows: measures.map((measure) => html`<tr data-measure="${measure.slug}"><th scope="row">${measure.label}</th>${kinds.map((kind) => {
        const row = rows.find((other) => other.measure === measure.slug && other.peers === kind);
        return html`<td class="percentile">${row && row.percentile !== null
          ? html`<span class="number-inline">${ordinal(row.percentile)}</span>${bar(row.percentile, `${ordinal(row.percentile)} percentile`)}${row.n_peers !== null && html`<span class="note">of ${row.n_peers}</span>`}`
          : html`<span class="visually-hidden">not in this release</span>`}</td>`;
      })}</tr>`),
    })
    : notReleased("No percentile of this school is shown.")}
<h3>Similar schools</h3>${peers.length
    ? html`<ol class="peers">${peers.map((peer) => {
      const school = release.entityOf[`school|${peer.peer_code}`];
      return html`<li>${school ? html`<a href="${root}${schoolPath(school)}">${school.name}</a>` : peer.peer_name ?? "A school that is not in this release"}</li>`;
    })}</ol>`
    : notReleased("Who the similar schools are is not in this release.")}`,
    "The 50th percentile is the middle of the peers; a high percentile is good on every measure.");
}

const INDICATORS = {
  CHRO: "Chronic absenteeism", SUSP: "Suspension rate", GRAD: "Graduation rate", ELPI: "English learner progress",
  ELA: "English language arts", MATH: "Mathematics", CCI: "College/career", SCIENCE: "Science",
};

export function dashboardSection({ release, level, item }) {
  if (!release.has.dashboard) return section("dashboard", "California Dashboard", notReleased("The Dashboard's status, change and color are not in this release."));
  const rows = release.dashboard(level, item.code);
  return section("dashboard", "California Dashboard", rows.length
    ? html`<ul class="cards dashboard">${rows.map((row) => {
      const name = INDICATORS[row.indicator] ?? row.indicator;
      const placed = row.color !== null && row.status_level !== null && row.place !== null;
      return html`<li data-indicator="${row.indicator}"><h3>${name}</h3>${placed
        ? html`<p>${color(row.color)}</p>${grid(row.status_level, row.place, row.color, `${name}: ${row.status_name} status, ${row.change_name} change, ${row.color_name}`)}`
        : html`<p class="note">No color</p>`}<dl class="facts-list"><div><dt>Status</dt><dd>${
        row.status === null ? raw(cell(null, "points", false)) : html`${text(row.status, "points")}${row.status_name && `, ${row.status_name}`}`}</dd></div><div><dt>Change</dt><dd>${
        row.change === null ? raw(cell(null, "points", false)) : html`${difference(row.change, "points")}${row.change_name && `, ${row.change_name}`}`}</dd></div></dl></li>`;
    })}</ul>`
    : notReleased(`No Dashboard result of this ${level} is shown.`),
    "An estimate of the state's five-by-five place, all students, before the state publishes it.");
}

export function figuresSection({ release, figures, root }) {
  const measures = release.measures.filter((measure) => release.years.some((year) => figures.get(year, measure.slug)));
  return section("figures", "All released figures", html`<details><summary>All students, every measure and year<span class="note">${measures.length} measures</span></summary>${table({
    caption: "All released figures of all students",
    head: [{ text: "Measure" }, ...release.years.flatMap((year) => [{ text: year, number: true }, { text: "Students", number: true }])],
    rows: measures.map((measure) => html`<tr><th scope="row"><a href="${root}${metricPath(measure)}">${measure.full}</a></th>${release.years.map((year) =>
      html`${figureCell(figures.get(year, measure.slug), measure.unit)}${countCell(figures.get(year, measure.slug))}`)}</tr>`),
  })}</details>`);
}

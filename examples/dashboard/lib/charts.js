/**
 * Charts as SVG, drawn when the site is built. Each is an image with a label that
 * says in words what it shows, or is hidden from screen readers beside a table of
 * the same figures. Nothing is told by colour alone.
 */

import "../src/assets/figures.js";
import { html } from "./html.js";

const { text } = globalThis.figures;

const fixed = (number) => Number(number.toFixed(1));

/** Bounds that hold all values, with the ends of a share kept within 0 and 100. */
export function bounds(values, unit) {
  if (unit === "percentile") return [0, 100];
  let low = Math.min(...values);
  let high = Math.max(...values);
  if (unit === "points") [low, high] = [Math.min(low, 0), Math.max(high, 0)];
  const step = [0.5, 1, 2, 5, 10, 20, 50, 100].find((size) => (high - low) / size <= 6) ?? 200;
  low = Math.floor(low / step) * step;
  high = Math.ceil(high / step) * step;
  if (low === high) high += step;
  return unit === "percent" ? [Math.max(low, 0), Math.min(high, 100)] : [low, high];
}

/** So many of a number of segments, which are the dashes of a line. */
function meter(count, of, kind, width) {
  const end = (number) => number * (width + 1) - 1;
  return html`<svg class="meter meter-${of}" viewBox="0 0 ${end(of)} 12" width="${end(of)}" height="12" aria-hidden="true"><path d="M0 6H${end(of)}"/><path class="${kind}" d="M0 6H${end(count)}"/></svg>`;
}

/** A level from 1 to 10: so many of ten segments, and the number. */
export function levelMeter(level) {
  return html`<span class="level"><span class="level-number">${level}<span class="visually-hidden"> of 10</span></span>${meter(level, 10, `band-${Math.ceil(level / 2)}`, 8)}</span>`;
}

/** A number from 0 to 100 on a line. */
export function bar(value, label, max = 100) {
  const width = fixed((value / max) * 100);
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="${label}"><rect class="bar-track" width="100" height="8"/><rect class="bar-value" width="${width}" height="8"/></svg>`;
}

/**
 * Every entity as a dot, stacked where they are close. items: {value, name, href};
 * rows: {label, items}. Links are for the pointer; the table beside has them for the keyboard.
 */
export function strip(rows, { low, high, unit, label }) {
  const width = 960;
  const left = 96;
  const inner = width - left - 16;
  const most = Math.max(...rows.map((row) => row.items.length));
  const radius = most > 400 ? 2.5 : most > 120 ? 3.5 : 5;
  const bin = radius * 2 + 0.6;
  const x = (value) => left + ((value - low) / (high - low)) * inner;
  let top = 8;
  const drawn = rows.map((row) => {
    const stacks = new Map();
    const dots = row.items.map((item) => {
      const column = Math.round((x(item.value) - left) / bin);
      const height = stacks.get(column) ?? 0;
      stacks.set(column, height + 1);
      return { ...item, cx: left + column * bin, height };
    });
    const tallest = Math.max(2, ...stacks.values());
    const baseline = top + tallest * bin + 6;
    top = baseline + 18;
    return html`<g><text class="axis-label" x="0" y="${fixed(baseline - 2)}">${row.label}</text><line class="axis" x1="${left}" x2="${width - 16}" y1="${fixed(baseline + 1)}" y2="${fixed(baseline + 1)}"/>${dots.map((dot) =>
      html`<a href="${dot.href}" tabindex="-1"><circle class="dot${dot.mark ? " dot-mark" : ""}" cx="${fixed(dot.cx)}" cy="${fixed(baseline - radius - dot.height * bin)}" r="${dot.mark ? radius + 1 : radius}"><title>${dot.name}, ${text(dot.value, unit)}</title></circle></a>`)}</g>`;
  });
  const ticks = ticksOf(low, high).map((tick) =>
    html`<line class="grid" x1="${fixed(x(tick))}" x2="${fixed(x(tick))}" y1="0" y2="${fixed(top - 12)}"/><text class="tick" text-anchor="middle" x="${fixed(x(tick))}" y="${fixed(top + 2)}">${tick}</text>`);
  return html`<svg class="chart strip" viewBox="0 0 ${width} ${fixed(top + 8)}" aria-hidden="true" data-label="${label}">${ticks}${drawn}</svg>`;
}

function ticksOf(low, high) {
  const step = [0.5, 1, 2, 5, 10, 20, 25, 50, 100, 200].find((size) => (high - low) / size <= 6);
  const ticks = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + 1e-9; tick += step) ticks.push(Number(tick.toFixed(1)));
  return ticks;
}

/** An end of a scale, without a zero after the point. */
export function end(value, unit) {
  return unit === "percentile" ? String(value) : text(value, unit).replace(/\.0+(?=%|$)/, "");
}

/** How many entities lie where, as bars, with a mark for one of them. */
export function histogram(values, { low, high, unit, mark = null, label }) {
  const width = 280;
  const height = 64;
  const bins = 28;
  const counts = new Array(bins).fill(0);
  for (const value of values) counts[Math.min(bins - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * bins)))] += 1;
  const most = Math.max(...counts, 1);
  const size = width / bins;
  const bars = counts.map((count, i) =>
    count && html`<rect class="histogram-bar" x="${fixed(i * size + 0.5)}" width="${fixed(size - 1)}" y="${fixed(height - 2 - (count / most) * (height - 14))}" height="${fixed((count / most) * (height - 14))}"/>`);
  const place = mark === null ? null : fixed(((mark - low) / (high - low)) * width);
  return html`<svg class="chart histogram" viewBox="-14 0 ${width + 28} ${height + 16}" role="img" aria-label="${label}">${bars}<line class="axis" x1="0" x2="${width}" y1="${height - 1.5}" y2="${height - 1.5}"/><text class="tick" x="0" y="${height + 12}" text-anchor="middle">${end(low, unit)}</text><text class="tick" text-anchor="middle" x="${width}" y="${height + 12}">${end(high, unit)}</text>${
    place !== null && html`<path class="marker" d="M${place} 6 v${height - 8} M${place - 5} 0 h10 l-5 8 z"/>`}</svg>`;
}

/** One dot on a scale, with all students as a line; for a table cell beside the numbers. */
export function dotCell(value, whole, { low, high }) {
  const x = (number) => fixed(4 + ((number - low) / (high - low)) * 152);
  return html`<svg class="dot-cell" viewBox="0 0 160 16" width="160" height="16" aria-hidden="true"><line class="grid" x1="4" x2="156" y1="8" y2="8"/>${
    whole !== null && html`<line class="whole" x1="${x(whole)}" x2="${x(whole)}" y1="1" y2="15"/>`}${
    whole !== null && value !== null && html`<line class="gap" x1="${x(whole)}" x2="${x(value)}" y1="8" y2="8"/>`}${
    value !== null && html`<circle class="dot" cx="${x(value)}" cy="8" r="4.5"/>`}</svg>`;
}

/** Values with their intervals, about zero. rows: {label, value, low, high}. */
export function intervals(rows, { unit, label }) {
  const width = 440;
  const left = 92;
  const right = 24;
  const [low, high] = bounds(rows.flatMap((row) => [row.low ?? row.value, row.high ?? row.value]), unit);
  const x = (value) => fixed(left + ((value - low) / (high - low)) * (width - left - right));
  const height = rows.length * 34 + 10;
  const marks = rows.map((row, i) => {
    const y = i * 34 + 22;
    return html`<text class="axis-label" x="0" y="${y + 4}">${row.label}</text>${
      row.low !== null && html`<path class="interval" d="M${x(row.low)} ${y} H${x(row.high)} M${x(row.low)} ${y - 5} v10 M${x(row.high)} ${y - 5} v10"/>`}<circle class="dot" cx="${x(row.value)}" cy="${y}" r="5.5"/>`;
  });
  const ticks = ticksOf(low, high).map((tick) =>
    html`<line class="${tick === 0 ? "zero" : "grid"}" x1="${x(tick)}" x2="${x(tick)}" y1="4" y2="${height}"/><text class="tick" text-anchor="middle" x="${x(tick)}" y="${height + 14}">${text(tick, "points").replace(/\.0$/, "")}</text>`);
  return html`<svg class="chart intervals" viewBox="0 0 ${width} ${height + 20}" role="img" aria-label="${label}">${ticks}${marks}</svg>`;
}

/** One measure over the years; a year that is hidden has the symbol and no point. points: {year, value, hidden}. */
export function trend(points, { unit, label }) {
  const width = 260;
  const height = 132;
  const [top, bottom, side] = [24, 44, 34];
  const values = points.filter((point) => point.value !== null).map((point) => point.value);
  const [low, high] = bounds(values.length ? values : [0, 1], unit);
  const x = (i) => fixed(points.length === 1 ? width / 2 : side + (i / (points.length - 1)) * (width - 2 * side));
  const y = (value) => fixed(height - bottom - ((value - low) / (high - low)) * (height - top - bottom));
  const line = points.map((point, i) => ({ ...point, i })).filter((point) => point.value !== null);
  // A label stands where the line is not: under a low between higher years, else above.
  const under = (i) => [points[i - 1], points[i + 1]].some((other) => other && other.value !== null && other.value > points[i].value);
  const path = line.map((point, k) => `${k && line[k - 1].i === point.i - 1 ? "L" : "M"}${x(point.i)} ${y(point.value)}`).join("");
  return html`<svg class="chart trend" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}"><line class="axis" x1="12" x2="${width - 12}" y1="${height - 20}" y2="${height - 20}"/><path class="line" d="${path}"/>${points.map((point, i) => html`${
    point.value !== null
      ? html`<circle class="dot" cx="${x(i)}" cy="${y(point.value)}" r="4.5"/><text class="value" text-anchor="middle" x="${x(i)}" y="${fixed(y(point.value) + (under(i) ? 19 : -10))}">${text(point.value, unit)}</text>`
      : html`<text class="value" text-anchor="middle" x="${x(i)}" y="${height - bottom - 10}">${point.hidden ? "*" : "\u2013"}</text>`}<text class="tick" text-anchor="middle" x="${x(i)}" y="${height - 4}">${point.year.replace(/^(\d{4})-\d\d(\d\d)$/, "$1\u2013$2")}</text>`)}</svg>`;
}

const COLORS = ["Red", "Orange", "Yellow", "Green", "Blue"];

/** A color of the state Dashboard: so many of five segments, and its name. */
export function color(number) {
  return html`<span class="level">${meter(number, 5, `color-${number}`, 10)}<span>${COLORS[number - 1]}</span></span>`;
}

/** The place of a result in the state's five-by-five table; status and change from 1 (the worst) to 5. */
export function grid(status, change, number, label) {
  const cells = [5, 4, 3, 2, 1].flatMap((row, i) => [1, 2, 3, 4, 5].map((column, j) => {
    const here = row === status && column === change;
    return html`<rect class="${here ? `color-${number} grid-here` : "grid-cell"}" x="${j * 26 + 1}" y="${i * 20 + 1}" width="24" height="18" rx="1"/>${
      here && html`<text class="grid-letter letter-${number}" text-anchor="middle" x="${j * 26 + 13}" y="${i * 20 + 14.5}">${COLORS[number - 1]?.[0] ?? ""}</text>`}`;
  }));
  return html`<svg class="chart grid-five" viewBox="-16 0 164 118" role="img" aria-label="${label}">${cells}<text class="tick" text-anchor="middle" transform="rotate(-90)" x="-50" y="-5">status, better up</text><text class="tick" text-anchor="middle" x="65" y="114">change, better right</text></svg>`;
}

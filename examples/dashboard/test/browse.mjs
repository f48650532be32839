// Visits pages of a built site in headless Chromium and says what it saw, as JSON, for test/python/test_dashboard_site.py.
//
//   browse.mjs <chromium> <site> < questions.json > answers.json
//
// Questions: {pages: [path], axe: boolean, search: [{name}], explore: [{path, year, group, level}], narrow: [path]}

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [executablePath, site] = process.argv.slice(2);
const questions = JSON.parse(readFileSync(0, "utf8"));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({
  executablePath,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});
// Every launch has a profile of its own; the site is opened from its folder, without a server.
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const url = (path) => `file://${site}/${path}`;
const complaints = [];
const requests = new Set();
context.on("request", (request) => requests.add(new URL(request.url()).protocol));

async function open(path, viewport) {
  const page = await context.newPage();
  if (viewport) await page.setViewportSize(viewport);
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(`${path}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`${path}: ${error.message}`));
  page.on("requestfailed", (request) => complaints.push(`${path}: ${request.url()} failed`));
  await page.goto(url(path));
  return page;
}

/** The text that a reader sees, without what only screen readers have. */
const visible = (cell) => {
  const copy = cell.cloneNode(true);
  copy.querySelectorAll(".visually-hidden").forEach((hidden) => hidden.remove());
  return copy.textContent.trim();
};

const read = (page, selector) => page.$$eval(selector, (rows, source) => {
  const text = eval(source);
  return rows.map((row) => Array.from(row.cells, text));
}, visible.toString());

const answers = { axe: {}, paint: {}, structure: {}, search: [], explore: [], wide: {} };

for (const path of questions.pages ?? []) {
  const page = await open(path);
  answers.paint[path] = await page.evaluate(() => new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntriesByName("first-contentful-paint")[0].startTime))
      .observe({ type: "paint", buffered: true });
  }));
  answers.structure[path] = await page.evaluate(() => ({
    h1: document.querySelectorAll("h1").length,
    links: Array.from(document.querySelectorAll("a[href]"), (link) => new URL(link.getAttribute("href"), document.baseURI).href),
    captions: Array.from(document.querySelectorAll("table")).every((table) => table.caption && table.querySelector("th[scope]")),
  }));
  if (questions.axe ?? true) {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run({ preload: false }));
    answers.axe[path] = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`);
  }
  await page.close();
}

for (const { name } of questions.search ?? []) {
  const page = await open("index.html");
  // By the keyboard alone: the first link, then the search.
  await page.keyboard.press("Tab");
  const skip = await page.evaluate(() => document.activeElement.textContent);
  await page.focus("#search");
  await page.keyboard.type(name);
  await page.waitForSelector("#search-results [role=option]");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL((where) => where.pathname.includes("/school/"));
  const rows = {};
  for (const section of ["index", "growth"]) {
    rows[section] = await page.$$eval(`#${section} tr[data-measure]`, (lines, source) => {
      const text = eval(source);
      return lines.map((line) => [line.dataset.measure, ...Array.from(line.cells, text).slice(1)]);
    }, visible.toString());
  }
  const groups = await page.$$eval("#groups details", (all, source) => {
    const text = eval(source);
    return all.map((details) => [
      details.querySelector("summary").firstChild.textContent,
      Array.from(details.querySelectorAll("tr[data-group]"), (row) => [row.dataset.group, ...Array.from(row.cells, text).slice(1)]),
    ]);
  }, visible.toString());
  const score = await page.$eval("#index", (section) => section.querySelector(".score-number")?.textContent ?? null);
  answers.search.push({ skip, title: await page.title(), path: page.url(), rows, groups, score });
  await page.close();
}

for (const { path, year, group, level } of questions.explore ?? []) {
  const page = await open(path);
  await page.selectOption("#year", { label: year });
  await page.selectOption("#level", level);
  await page.selectOption("#group", group);
  await page.waitForFunction(() => globalThis.explored !== undefined);
  const rows = await read(page, "table.explorer tbody tr");
  await page.click("table.explorer thead th:nth-child(4) button");
  const sorted = await read(page, "table.explorer tbody tr");
  answers.explore.push({ rows, sorted });
  await page.close();
}

for (const path of questions.narrow ?? []) {
  const page = await open(path, { width: 390, height: 844 });
  answers.wide[path] = await page.evaluate(() => document.documentElement.scrollWidth);
  await page.close();
}

await browser.close();
console.log(JSON.stringify({ ...answers, complaints, requests: Array.from(requests) }));

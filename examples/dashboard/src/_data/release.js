/** Reads the release: the file that RELEASE names, of which only what it shows enters the pages. */

import { readFileSync, readdirSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import "../assets/figures.js";
import { measure } from "../../lib/labels.js";

const QUERIES = new URL("../../queries/", import.meta.url);

// Queries that others read come first.
const FIRST = ["scores", "figures"];

class Release {
  #connection;
  #tables;
  #stored = new Map();

  static async open(file) {
    const release = new Release();
    const instance = await DuckDBInstance.create(":memory:");
    release.#connection = await instance.connect();
    await release.#run(`ATTACH ${literal(file)} AS release (READ_ONLY)`);
    const tables = await release.#rows("SELECT table_name FROM duckdb_tables() WHERE database_name = 'release'");
    release.#tables = new Set(tables.map((row) => row.table_name));
    for (const table of ["manifest", "entities", "metrics"]) {
      if (!release.#tables.has(table)) throw new Error(`${file} has no table ${table}; it is not a file of released figures`);
    }
    await release.#measures();
    await release.#views();
    await release.#load();
    return release;
  }

  #run(sql) {
    return this.#connection.run(sql);
  }

  async #rows(sql) {
    return (await this.#connection.runAndReadAll(sql)).getRowObjectsJS();
  }

  /** The measures of the file, with what labels.js knows of them, as the temporary table that queries join. */
  async #measures() {
    const found = await this.#rows(
      "SELECT authority, metric, subject, bool_or(higher_is_better) AS higher FROM release.metrics GROUP BY ALL ORDER BY ALL",
    );
    this.measures = found
      .map(({ authority, metric, subject, higher }) => ({ ...measure(authority, metric, subject), higher }))
      .sort((a, b) => (a.headline < 0) - (b.headline < 0) || a.headline - b.headline || (a.slug < b.slug ? -1 : 1));
    this.measureOf = Object.fromEntries(this.measures.map((item) => [item.slug, item]));
    await this.#run(
      `CREATE TEMP TABLE measures (
        measure VARCHAR, authority VARCHAR, metric VARCHAR, subject VARCHAR, unit VARCHAR, scale DOUBLE, digits INTEGER,
        headline BOOLEAN, main BOOLEAN)`,
    );
    const insert = await this.#connection.prepare("INSERT INTO measures VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    for (const item of this.measures) {
      const { scale, digits } = globalThis.figures.UNITS[item.unit];
      [item.slug, item.authority, item.metric, item.subject, item.unit].forEach((text, i) => insert.bindVarchar(i + 1, text));
      insert.bindDouble(6, scale);
      insert.bindInteger(7, digits);
      insert.bindBoolean(8, item.headline >= 0);
      insert.bindBoolean(9, item.main >= 0);
      await insert.run();
    }
  }

  /** A temporary view for each file of queries/ whose tables the release has. */
  async #views() {
    const files = readdirSync(QUERIES).filter((name) => name.endsWith(".sql")).map((name) => name.slice(0, -4));
    files.sort((a, b) => FIRST.indexOf(b) - FIRST.indexOf(a) || (a < b ? -1 : 1));
    this.has = {};
    for (const name of files) {
      const sql = readFileSync(new URL(`${name}.sql`, QUERIES), "utf8");
      const needs = sql.match(/^-- needs: (.*)$/m)[1].split(", ");
      this.has[name] = needs.every((table) => this.#tables.has(table));
      if (this.has[name]) await this.#run(`CREATE TEMP VIEW ${name} AS ${sql}`);
    }
  }

  /** Rows of a view, grouped: a list for each value of the keys, kept as JSON until a page asks for it. */
  async #group(name, keys, columns, { where = "TRUE", order = columns[0] } = {}) {
    const stored = new Map();
    if (this.has[name]) {
      const struct = columns.map((column) => `${column} := ${column}`).join(", ");
      const rows = await this.#rows(
        `SELECT ${keys.join(", ")}, CAST(to_json(list(struct_pack(${struct}) ORDER BY ${order})) AS VARCHAR) AS rows
        FROM ${name} WHERE ${where} GROUP BY ALL`,
      );
      for (const row of rows) stored.set(keys.map((key) => row[key]).join("|"), row.rows);
    }
    this.#stored.set(name, stored);
  }

  #get(name, ...key) {
    const text = this.#stored.get(name)?.get(key.join("|"));
    return text ? JSON.parse(text) : [];
  }

  async #load() {
    [this.manifest] = await this.#rows(
      `SELECT audience, core_index_version AS version, audit, CAST(min_n AS INTEGER) AS min_n,
        strftime(released_at::TIMESTAMP, '%-d %B %Y') AS released_on FROM release.manifest`,
    );
    this.years = (await this.#rows("SELECT DISTINCT academic_year AS year FROM release.metrics ORDER BY year")).map((row) => row.year);
    this.year = this.years.at(-1);
    this.inputs = this.#tables.has("manifest_inputs")
      ? await this.#rows("SELECT file_type, count(*)::INTEGER AS files FROM release.manifest_inputs GROUP BY ALL ORDER BY file_type")
      : [];
    this.rules = this.#tables.has("rules")
      ? await this.#rows("SELECT authority, metric, parameter, value, source, mark FROM release.rules ORDER BY ALL")
      : [];
    await this.#entities();
    await this.#group("figures", ["entity_level", "entity_code"],
      ["academic_year", "student_group", "measure", "hidden", "shown", "n", "low", "high", "higher_is_better"],
      { where: "headline OR student_group = 'ALL'" });
    await this.#group("scores", ["entity_level", "entity_code"], ["academic_year", "hidden", "score", "academic", "culture_climate"]);
    await this.#group("levels", ["entity_code"], ["academic_year", "student_group", "measure", "level"]);
    const latest = { where: `academic_year = ${literal(this.year)}` };
    await this.#group("explain", ["entity_code"], ["line", "measure", "student_group", "level", "available", "points"], latest);
    await this.#group("benchmarks", ["entity_code"], ["measure", "peers", "percentile", "n_peers"], latest);
    await this.#group("peers", ["entity_code"], ["rank", "peer_code", "peer_name"], latest);
    await this.#group("dashboard", ["entity_level", "entity_code"],
      ["indicator", "status", "change", "status_level", "place", "status_name", "change_name", "color", "color_name"], latest);
    await this.#strips();
    this.explored = await this.explorer();
    this.quality = (await this.#rows("SELECT * FROM quality ORDER BY ALL")).map((row) => ({
      ...row, shown: Number(row.shown), undefined: Number(row.undefined), hidden: Number(row.hidden),
    }));
  }

  async #entities() {
    const rows = await this.#rows(
      `SELECT entity_level AS level, entity_code AS code, entity_name AS name, district_code, school_level
      FROM release.entities ORDER BY entity_name, entity_code`,
    );
    this.entityOf = Object.fromEntries(rows.map((row) => [`${row.level}|${row.code}`, row]));
    this.schools = rows.filter((row) => row.level === "school");
    this.districts = rows.filter((row) => row.level === "district");
    /** Schools and districts in the order in which data files number them. */
    this.listed = [...this.districts, ...this.schools];
    this.schools.forEach((school) => (school.district = this.entityOf[`district|${school.district_code}`]));
  }

  /** For the strips and tables over all entities: the latest year, all students. */
  async #strips() {
    const byLevel = () => ({ school: new Map(), district: new Map(), collaborative: new Map() });
    this.latest = { score: byLevel() };
    const put = (measure, level, code, value) => {
      this.latest[measure] ??= byLevel();
      this.latest[measure][level]?.set(code, value);
    };
    const rows = await this.#rows(
      `SELECT measure, entity_level, entity_code, hidden, shown FROM figures
      WHERE main AND student_group = 'ALL' AND academic_year = ${literal(this.year)}`,
    );
    for (const row of rows) put(row.measure, row.entity_level, row.entity_code, { hidden: row.hidden, shown: row.shown });
    if (!this.has.scores) return;
    for (const row of await this.#rows(`SELECT * FROM scores WHERE academic_year = ${literal(this.year)}`)) {
      put("score", row.entity_level, row.entity_code, { ...row, shown: row.score });
    }
  }

  /** Figures of one entity, by year, measure and group. */
  figures(level, code) {
    return new Figures(this.#get("figures", level, code), level === "school" ? this.#get("levels", code) : []);
  }

  scores(level, code) {
    return this.#get("scores", level, code);
  }

  /** Of the latest year: the lines of a school's index, its percentiles, its peers, and an entity's Dashboard. */
  explain(code) {
    return this.#get("explain", code);
  }

  benchmarks(code) {
    return this.#get("benchmarks", code);
  }

  peers(code) {
    return this.#get("peers", code);
  }

  dashboard(level, code) {
    return this.#get("dashboard", level, code);
  }

  label(row) {
    return this.measureOf[row.measure].label;
  }

  schoolsOf(district) {
    return this.schools.filter((school) => school.district_code === district.code);
  }

  /**
   * The data of the metric explorer: for each measure and group its rows, [entity, year, shown, n] by place in
   * entities and years; [entity, year] alone is a hidden one.
   */
  async explorer() {
    await this.#run(
      `CREATE OR REPLACE TEMP TABLE places AS SELECT level, code, (row_number() OVER ())::INTEGER - 1 AS place
      FROM (VALUES ${this.listed.map((item) => `(${literal(item.level)}, ${literal(item.code)})`).join(", ")}) AS listed(level, code)`,
    );
    const rows = await this.#rows(
      `SELECT measure, student_group, CAST(to_json(list(
          CASE WHEN hidden THEN json_array(place, year) ELSE json_array(place, year, shown, n) END ORDER BY place, year)) AS VARCHAR) AS rows
      FROM (
        SELECT f.*, p.place, list_position([${this.years.map(literal).join(", ")}], academic_year) - 1 AS year
        FROM figures AS f INNER JOIN places AS p ON f.entity_level = p.level AND f.entity_code = p.code)
      GROUP BY ALL ORDER BY ALL`,
    );
    return rows.map(({ measure: key, student_group: group, rows: text }) => ({ measure: this.measureOf[key], group, rows: text }));
  }
}

function literal(text) {
  return `'${text.replaceAll("'", "''")}'`;
}

class Figures {
  #rows = new Map();
  #levels = new Map();

  constructor(rows, levels) {
    this.list = rows;
    for (const row of rows) this.#rows.set(`${row.academic_year}|${row.measure}|${row.student_group}`, row);
    for (const row of levels) this.#levels.set(`${row.academic_year}|${row.measure}|${row.student_group}`, row.level);
  }

  get(year, measure, group = "ALL") {
    return this.#rows.get(`${year}|${measure}|${group}`);
  }

  level(year, measure, group = "ALL") {
    return this.#levels.get(`${year}|${measure}|${group}`) ?? null;
  }

  groups(year, measure) {
    return this.list.filter((row) => row.academic_year === year && row.measure === measure).map((row) => row.student_group);
  }
}

export default async function () {
  if (!process.env.RELEASE) throw new Error("RELEASE names no file; set it to a file of released figures, such as release/public.duckdb");
  return Release.open(process.env.RELEASE);
}

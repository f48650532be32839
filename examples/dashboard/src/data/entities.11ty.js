import { SCHOOL_LEVELS } from "../../lib/labels.js";
import { districtPath, schoolPath } from "../../lib/layout.js";

export const data = { permalink: "data/entities.js" };

/** Schools and districts in their order: [path, name, level, district's place]; what search and explorer look up. */
export function render({ release }) {
  const places = new Map(release.districts.map((district, place) => [district.code, place]));
  const rows = release.listed.map((item) =>
    item.level === "district"
      ? [districtPath(item), item.name, "District"]
      : [schoolPath(item), item.name, SCHOOL_LEVELS[item.school_level] ?? item.school_level, places.get(item.district_code) ?? null]);
  return `globalThis.entities = ${JSON.stringify(rows)};\n`;
}

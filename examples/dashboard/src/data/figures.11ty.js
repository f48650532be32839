import { slug } from "../../lib/labels.js";

/** One file for each measure and group, which explorer.js loads when it is chosen. */
export const data = {
  pagination: { data: "release.explored", size: 1, alias: "explored" },
  permalink: ({ explored }) => `data/${explored.measure.slug}/${slug(explored.group)}.js`,
};

export function render({ explored }) {
  return `globalThis.explored = ${explored.rows};\n`;
}

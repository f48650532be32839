// RELEASE=<file of released figures> SITE=<folder> npm run build

export default function (config) {
  config.addPassthroughCopy({ "src/assets": "assets" });
  config.addTemplateFormats("11ty.js");
  return { dir: { input: "src", output: process.env.SITE ?? "site" } };
}

// Makes articles/static/site/editor.js of src/: one file, smaller, with the licence of what it holds. The same sources give the same bytes.
import { readFileSync } from "node:fs";
import { build } from "esbuild";

const licence = readFileSync("LICENCE.txt", "utf8").trim();

await build({
  entryPoints: ["src/main.js"],
  outfile: "../articles/static/site/editor.js",
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  alias: { "style-mod": "./src/adopted.js" },
  banner: { js: `/*!\n${licence}\n*/` },
  legalComments: "none",
});

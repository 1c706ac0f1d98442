// Builds everything into api/static: the widget (one module), its languages (one file each), and the pages.
import { copyFile, readdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { readFile } from "node:fs/promises";
import { build } from "vite";

const web = fileURLToPath(new URL(".", import.meta.url));
const out = fileURLToPath(new URL("../static/", import.meta.url));
const WIDGET_LIMIT = 60_000; // bytes, gzipped
const LANGUAGE_LIMIT = 6_000;

const common = { root: web, configFile: false, logLevel: "warn" };

/** Lit writes its versions into the page's globals; a guest leaves none. */
const guest = {
  name: "guest",
  transform(code, id) {
    const note = /\(\w+\.(?:lit|reactive)\w*Versions\s*\?\?=\s*\[\]\)\.push\([^)]*\)/;
    return /node_modules\/(lit|@lit)/.test(id) && note.test(code) ? { code: code.replace(note, "0"), map: null } : null;
  },
};

/** Lit asks for a policy of trusted types: where the page allows none, it does without (unless the page demands one). */
const untrusted = {
  name: "untrusted",
  transform(code, id) {
    if (!/node_modules\/lit-html\/lit-html\.js$/.test(id)) return null;
    const asked = /\w+\.createPolicy\("lit-html",\{[^}]*\}\)/;
    if (!asked.test(code)) throw new Error("lit-html asks for its policy in another way: see build.mjs");
    return { code: code.replace(asked, (ask) => `(()=>{try{return ${ask}}catch{return void 0}})()`), map: null };
  },
};

/** One self-contained ES module with a name of its own: portals write that name into their pages. */
async function module_(entry, name) {
  await build({
    ...common,
    publicDir: false,
    plugins: [guest, untrusted],
    build: {
      outDir: out,
      emptyOutDir: false,
      target: "es2022",
      lib: { entry: `${web}${entry}`, formats: ["es"], fileName: () => name },
      rolldownOptions: { output: { codeSplitting: false, minify: true } },
    },
  });
}

/** What the browser loads under its own address: pages share code in assets/, named by content. */
async function pages(names) {
  await build({
    ...common,
    build: {
      outDir: out,
      emptyOutDir: false,
      target: "es2022",
      assetsInlineLimit: 0, // a data: address would need a wider policy
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1600, // Swagger UI
      rolldownOptions: { input: names.map((name) => `${web}${name}.html`) },
    },
  });
}

async function weigh(name, limit) {
  const size = gzipSync(await readFile(`${out}${name}`)).length;
  console.log(`${name} ${size} bytes gzipped (at most ${limit})`);
  if (size > limit) throw new Error(`${name} is ${size} bytes gzipped; the limit is ${limit}`);
}

await rm(out, { recursive: true, force: true });
const languages = (await readdir(`${web}src/language`))
  .map((file) => /^words\.(\w+)\.ts$/.exec(file)?.[1])
  .filter((code) => code && code !== "en");

await module_("src/widget/widget.ts", "widget.js");
await module_("src/factory/factory.ts", "factory.js");
for (const code of languages) await module_(`src/language/words.${code}.ts`, `widget.${code}.js`);
await copyFile(`${web}custom-elements.json`, `${out}custom-elements.json`);
await pages(["index", "factory", "console", "document", "docs", "demo"]);

await weigh("widget.js", WIDGET_LIMIT);
await weigh("factory.js", WIDGET_LIMIT);
for (const code of languages) await weigh(`widget.${code}.js`, LANGUAGE_LIMIT);

// Gathers what the pages and papers are served with, and writes a manifest of name, version, licence and digest.
// Run by whoever changes a version: npm ci && node build.mjs. The result is committed; verify.py checks it without Node.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import subsetFont from "subset-font";

const HERE = dirname(fileURLToPath(import.meta.url));
const SOURCE = join(HERE, "..", "src", "tongban");
const VENDOR = join(SOURCE, "ui", "static", "vendor");
const PAPER_FONTS = join(SOURCE, "kernel", "documents", "fonts");
const FONT_LICENCE = { name: "Noto Sans SC", licence: "OFL-1.1" };

const packages = [];

function from(name, ...path) {
  return join(HERE, "node_modules", name, ...path);
}

function place(files, path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  files[relative(SOURCE, path).replaceAll("\\", "/")] = createHash("sha256").update(readFileSync(path)).digest("hex");
}

function record(npm, files, { name = npm, licence, also = [] } = {}) {
  const described = JSON.parse(readFileSync(from(npm, "package.json")));
  const parts = also.map((other) => {
    const part = JSON.parse(readFileSync(from(other, "package.json")));
    return { name: other, version: part.version, licence: part.license };
  });
  packages.push({ name, package: npm, version: described.version, licence: licence ?? described.license, parts, files });
}

function withoutMap(text) {
  return text.replace(/\n?\/[/*]# sourceMappingURL=.*$/m, "\n").trimEnd() + "\n";
}

async function bootstrap() {
  const files = {};
  const css = await transform(readFileSync(from("bootstrap", "dist/css/bootstrap.css"), "utf8"), {
    loader: "css",
    minify: true,
    legalComments: "inline",
  });
  place(files, join(VENDOR, "bootstrap", "bootstrap.min.css"), withoutMap(css.code));
  const js = await build({
    entryPoints: [join(HERE, "bootstrap.js")],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2020",
    legalComments: "eof",
  });
  place(files, join(VENDOR, "bootstrap", "bootstrap.min.js"), withoutMap(js.outputFiles[0].text));
  place(files, join(VENDOR, "bootstrap", "LICENSE"), readFileSync(from("bootstrap", "LICENSE")));
  place(files, join(VENDOR, "bootstrap", "LICENSE-popper.md"), readFileSync(from("@popperjs/core", "LICENSE.md")));
  record("bootstrap", files, { name: "Bootstrap", also: ["@popperjs/core"] });
}

function htmx() {
  const files = {};
  place(files, join(VENDOR, "htmx", "htmx.min.js"), withoutMap(readFileSync(from("htmx.org", "dist/htmx.min.js"), "utf8")));
  place(files, join(VENDOR, "htmx", "LICENSE"), readFileSync(from("htmx.org", "LICENSE")));
  record("htmx.org", files, { name: "htmx" });
}

function icons() {
  const names = readFileSync(join(HERE, "icons.txt"), "utf8").split("\n").filter(Boolean);
  const symbols = names.map((name) => {
    const svg = readFileSync(from("bootstrap-icons", "icons", `${name}.svg`), "utf8");
    const drawn = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 16 16">${drawn}</symbol>`;
  });
  const files = {};
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
  place(files, join(VENDOR, "icons", "sprite.svg"), sprite);
  place(files, join(VENDOR, "icons", "LICENSE"), readFileSync(from("bootstrap-icons", "LICENSE")));
  record("bootstrap-icons", files, { name: "Bootstrap Icons" });
}

function pageFont() {
  const npm = "@fontsource-variable/noto-sans-sc";
  const files = {};
  const css = readFileSync(from(npm, "wght.css"), "utf8");
  const used = new Set([...css.matchAll(/url\(\.\/files\/([^)]+)\)/g)].map((match) => match[1]));
  const folder = join(VENDOR, "noto-sans-sc");
  place(files, join(folder, "noto-sans-sc.css"), css.trimEnd() + "\n");
  for (const name of readdirSync(from(npm, "files")).sort()) {
    if (used.has(name)) place(files, join(folder, "files", name), readFileSync(from(npm, "files", name)));
  }
  place(files, join(folder, "LICENSE"), readFileSync(from(npm, "LICENSE")));
  record(npm, files, FONT_LICENCE);
}

function commonCharacters() {
  // GB 2312 with ASCII and general punctuation: what titles are set in. Rarer characters of a bold text fall back to the regular cut.
  const gb = new TextDecoder("gb2312");
  let text = "";
  for (let code = 0x20; code < 0x7f; code += 1) text += String.fromCodePoint(code);
  for (let code = 0x2010; code < 0x2040; code += 1) text += String.fromCodePoint(code);
  for (let high = 0xa1; high <= 0xf7; high += 1) {
    for (let low = 0xa1; low <= 0xfe; low += 1) text += gb.decode(Uint8Array.of(high, low));
  }
  return text;
}

async function paperFont() {
  const npm = "@expo-google-fonts/noto-sans-sc";
  const files = {};
  place(files, join(PAPER_FONTS, "NotoSansSC-Regular.ttf"), readFileSync(from(npm, "400Regular/NotoSansSC_400Regular.ttf")));
  const bold = readFileSync(from(npm, "700Bold/NotoSansSC_700Bold.ttf"));
  const cut = await subsetFont(bold, commonCharacters(), { targetFormat: "truetype", preserveNameIds: [0, 1, 2, 3, 4, 5, 6, 13, 14] });
  place(files, join(PAPER_FONTS, "NotoSansSC-Bold.ttf"), cut);
  place(files, join(PAPER_FONTS, "OFL.txt"), readFileSync(from(npm, "LICENSE_FONT")));
  record(npm, files, FONT_LICENCE);
}

rmSync(VENDOR, { recursive: true, force: true });
await bootstrap();
htmx();
icons();
pageFont();
await paperFont();
const manifest = { about: "What is served with the pages and papers; written by frontend/build.mjs.", packages };
writeFileSync(join(VENDOR, "manifest.json"), JSON.stringify(manifest, null, 1) + "\n");

const lockPath = join(HERE, "package-lock.json");
const lock = JSON.parse(readFileSync(lockPath, "utf8"));
for (const entry of Object.values(lock.packages)) {
  delete entry.resolved;
  delete entry.funding;
}
writeFileSync(lockPath, JSON.stringify(lock, null, 2) + "\n");

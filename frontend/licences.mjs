// Writes beside the bundle whose code is in it, with each package's own licence text.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const bundled = Object.entries(lock.packages).filter(([path, entry]) => path && !entry.dev && !entry.optional);
const texts = bundled.map(([path, { version, license }]) => {
  const file = readdirSync(path).find((name) => /^licen[cs]e/i.test(name));
  const text = file ? readFileSync(`${path}/${file}`, "utf8") : `Licence: ${license}`;
  return `${path.replace(/^.*node_modules\//, "")} ${version}\n\n${text.trim()}\n`;
});
writeFileSync("../web/static/built/editor.js.LICENSES.txt", texts.join("\n---\n\n"));

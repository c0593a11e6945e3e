// What Electron's own default app does and Xent needs of it: opens the app named on the command line, after the modules
// named with -r, which is how test drivers attach. It is a module, because Electron holds back its `ready` event until a
// module's top-level await is over: an app must register its protocols before that.
import { app } from 'electron';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);

function readArguments() {
  const preloads = [];
  const rest = process.argv.slice(1);
  while (rest.length > 0) {
    const argument = rest.shift();
    if (argument === '-r' || argument === '--require') preloads.push(path.resolve(rest.shift()));
    else if (!argument.startsWith('-')) return { preloads, target: argument };
  }
  return { preloads, target: undefined };
}

/** @param {string} target A folder with a package.json, or a file. */
function openApp(target) {
  const found = path.resolve(target);
  const isFolder = fs.statSync(found).isDirectory();
  const description = path.join(found, 'package.json');
  const { name, productName, version, main = 'index.js' } =
    isFolder && fs.existsSync(description) ? JSON.parse(fs.readFileSync(description, 'utf8')) : {};
  if (version) app.setVersion(version);
  if (productName ?? name) app.name = productName ?? name;
  app.setAppPath(isFolder ? found : path.dirname(found));
  return import(pathToFileURL(require.resolve(isFolder ? path.join(found, main) : found)).href);
}

const { preloads, target } = readArguments();
if (target === undefined) {
  process.stderr.write('usage: electron [options] PATH\n');
  process.exit(2);
}
process.defaultApp = true;
for (const preload of preloads) require(preload);
await openApp(target);

// Writes THIRD_PARTY_NOTICES.md: name, version, licence and licence text of everything that ships with Xent.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Development packages whose code ends up in the built page. */
const bundled = ['svelte', 'uplot', 'bits-ui', '@lucide/svelte', '@fontsource-variable/inter'];

/** What ships and is no npm package. */
const others = [
  ['Electron', 'MIT', 'https://github.com/electron/electron', 'and the notices of Chromium and Node that lie beside its executable'],
  ['TensorFlow 2.21', 'Apache-2.0', 'https://github.com/tensorflow/tensorflow', 'fetched by set-up'],
  ['Fashion-MNIST (a sample of it)', 'MIT', 'https://github.com/zalandoresearch/fashion-mnist', 'resources/fashion-mnist-sample.LICENSE.txt'],
  ['libjpeg-turbo', 'IJG, BSD-3-Clause and zlib', 'https://github.com/libjpeg-turbo/libjpeg-turbo', 'inside @julusian/jpeg-turbo'],
  ['SQLite', 'public domain', 'https://sqlite.org', 'inside better-sqlite3'],
];

/** @typedef {{ name?: string, version?: string, license?: string, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} PackageFile */

/** @param {string} folder */
function readPackage(folder) {
  /** @type {PackageFile} */
  const file = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return file;
}

/**
 * Finds an installed package the way Node does.
 * @param {string} name @param {string} from
 * @returns {string | null}
 */
function resolvePackage(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === dirname(folder)) return null;
  }
}

/** @type {Map<string, string>} name@version to folder */
const shipped = new Map();

/** @param {Iterable<string>} names @param {string} from */
function collect(names, from) {
  for (const name of names) {
    const folder = resolvePackage(name, from);
    if (!folder) continue;
    const found = readPackage(folder);
    const key = `${name}@${found.version}`;
    if (shipped.has(key)) continue;
    shipped.set(key, folder);
    collect(Object.keys({ ...found.dependencies, ...found.optionalDependencies }), folder);
  }
}

const { dependencies, optionalDependencies } = readPackage(root);
collect(Object.keys({ ...dependencies, ...optionalDependencies }), root);
collect(bundled, root);
collect(Object.keys(readPackage(join(root, 'native')).dependencies ?? {}), join(root, 'native'));

const sections = [...shipped].sort(([a], [b]) => a.localeCompare(b)).map(([key, folder]) => {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : 'The package has no licence file.';
  return `## ${key}\n\nLicence: ${readPackage(folder).license ?? 'see below'}\n\n${text.replace(/^/gm, '    ').trimEnd()}`;
});

const head = [
  '# Third-party notices',
  '',
  'Xent itself is under the MIT licence (LICENSE). With it ship or are fetched by set-up:',
  '',
  ...others.map(([name, licence, address, where]) => `- ${name}: ${licence}, ${address} (${where})`),
  `- the ${shipped.size} packages below`,
].join('\n');

writeFileSync(join(root, 'THIRD_PARTY_NOTICES.md'), `${head}\n\n${sections.join('\n\n')}\n`);
process.stdout.write(`${shipped.size} packages\n`);

#!/usr/bin/env node
/** `xent` in the clone: set-up and build where needed, then the command line. */
import { ensureReady } from '../scripts/setup/ensure.mjs';
import { readManifest } from '../scripts/setup/manifest.mjs';
import { tellAndExit } from '../scripts/setup/tell.mjs';

const [command, ...rest] = process.argv.slice(2);
if (command === 'setup') {
  const { setUp } = await import('../scripts/setup/set-up.mjs');
  await setUp(rest.filter((option) => option !== '--json')).catch(tellAndExit);
  if (rest.includes('--json')) process.stdout.write(`${JSON.stringify({ native: readManifest() })}\n`);
} else {
  await ensureReady().catch(tellAndExit);
  await import(new URL('../out/main/cli.js', import.meta.url).href);
}

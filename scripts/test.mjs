/**
 * `npm test`: lint, types, unit and integration tests under this Node and (for what rests on native parts) under Node 24,
 * then the real app from end to end. Stops at the first stage that fails and shows what it said.
 */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CommandFailed, run } from './setup/command.mjs';
import { provideNode24 } from './setup/node24.mjs';
import { npmCommand } from './setup/npm.mjs';
import { root } from './setup/paths.mjs';
import { createReporter } from './setup/reporter.mjs';
import { setUp } from './setup/set-up.mjs';
import { tellAndExit } from './setup/tell.mjs';
import { add, closingLine, none, readCounts } from './test/results.mjs';

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {{command: string, args: string[], shell?: boolean}} command
 * @property {string} [report] The JSON file that its test runner writes.
 * @property {NodeJS.ProcessEnv} [env]
 */

const reports = path.join(root, 'test-results');
const onNativeParts = ['test/engine', 'test/core/store', 'test/core/workspace'];

/** @param {string} name */
const script = (name) => npmCommand(['run', '--silent', name]);

/**
 * @param {string} name
 * @param {string} node
 * @param {string[]} filters
 * @returns {Stage}
 */
function vitest(name, node, filters) {
  const report = path.join(reports, `${name.replaceAll(' ', '-')}.json`);
  const cli = path.join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return { name, command: { command: node, args: [cli, 'run', ...reporters, ...filters] }, report };
}

/**
 * @param {string | undefined} node24
 * @returns {Stage[]}
 */
function listStages(node24) {
  const endToEndReport = path.join(reports, 'end-to-end.json');
  const filters = onNativeParts.filter((folder) => existsSync(path.join(root, folder)));
  return [
    { name: 'lint', command: script('lint') },
    { name: 'types', command: script('typecheck') },
    vitest('unit', process.execPath, []),
    ...(node24 ? [vitest('unit on Node 24', node24, filters)] : []),
    {
      name: 'end to end',
      command: { command: process.execPath, args: [path.join(root, 'scripts/end-to-end.mjs'), '--reporter=list,json'] },
      report: endToEndReport,
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: endToEndReport },
    },
  ];
}

/**
 * @param {Stage} stage
 * @returns {Promise<{counts: import('./test/results.mjs').Counts, output?: string}>} With its output when it failed.
 */
async function runStage({ command: { command, args, shell }, report, env }) {
  if (report) rmSync(report, { force: true });
  const counted = () => (report ? readCounts(report) : none);
  try {
    await run(command, args, { cwd: root, shell, env: { ...process.env, ...env }, keptOutput: 1_000_000 });
    return { counts: counted() };
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    const counts = counted();
    return { counts: counts.failed > 0 ? counts : add(counts, { ...none, failed: 1 }), output: error.message };
  }
}

await setUp(['--test']).catch(tellAndExit);
const node24 = await provideNode24(createReporter(), { offline: true });
let total = none;
for (const stage of listStages(node24)) {
  const started = performance.now();
  process.stdout.write(`${stage.name} …\n`);
  const { counts, output } = await runStage(stage);
  total = add(total, counts);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(`${stage.name}: ${output === undefined ? 'ok' : 'FAILED'} after ${seconds} s\n`);
  if (output !== undefined) {
    process.stdout.write(`\n${output}\n\n`);
    process.exitCode = 1;
    break;
  }
}
process.stdout.write(`${closingLine(total)}\n`);

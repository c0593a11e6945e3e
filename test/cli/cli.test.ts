import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { openApplication } from '#core/application.ts';
import { RunStore } from '#core/runs/run-store.ts';
import { lockWorkspace } from '#core/workspace/lock.ts';
import { presets } from '#shared/run/presets.ts';
import { colourImage, writeClassFolders } from '#test/class-folders.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { program, startXent, xent } from './xent.ts';

/** Presses Ctrl-C so many times once a command shows progress. */
async function interrupted(times: number, ...args: string[]) {
  const child = startXent(...args);
  let stdout = '';
  let stderr = '';
  let pressed = 0;
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    const isDue = pressed === 0 ? stderr.includes('epoch') : stderr.includes('Stopping');
    if (isDue && pressed < times) {
      pressed += 1;
      child.kill('SIGINT');
    }
  });
  await once(child, 'close');
  return { code: child.exitCode, stderr, ...stoppedShape.parse(JSON.parse(stdout)) };
}

const stoppedShape = z.object({ run: z.looseObject({ id: z.string() }) });
const rangeShape = z.object({ rates: z.array(z.number()), losses: z.array(z.number()), suggestion: z.number().nullable() });
const share = z.number().min(0).max(1);
const importShape = z.object({
  dataset: z.object({
    id: z.string(),
    name: z.string(),
    classes: z.array(z.string()),
    examples: z.object({ train: z.number(), validation: z.number(), test: z.number() }),
  }),
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
});
const runShape = z.object({
  run: z.object({
    id: z.string(),
    name: z.string(),
    status: z.string(),
    config: z.record(z.string(), z.unknown()),
    evaluation: z.object({ split: z.string(), loss: z.number(), accuracy: share, perClass: z.array(z.unknown()) }),
  }),
});
const classifyShape = z.object({
  predictions: z.array(
    z.union([
      z.object({ path: z.string(), classes: z.array(z.object({ name: z.string(), probability: share })) }),
      z.object({ path: z.string(), error: z.object({ code: z.string(), message: z.string() }) }),
    ]),
  ),
});
const errorShape = z.object({ error: z.object({ code: z.string(), message: z.string(), action: z.string() }) });

test('imports, trains, lists, shows and classifies, each as one JSON value', async () => {
  const workspace = ['--workspace', temporaryFolder(), '--json'];
  const source = writeClassFolders(temporaryFolder());
  writeFileSync(join(source, 'train', 'red', 'broken.jpg'), 'not an image');

  const imported = await xent('dataset', 'import', source, '--name', 'Colours', ...workspace);
  const { dataset, skipped } = importShape.parse(JSON.parse(imported.stdout));
  expect(dataset).toMatchObject({ name: 'Colours', examples: { train: 120, validation: 0, test: 30 } });
  expect(skipped).toMatchObject([{ path: expect.stringContaining('broken.jpg') }]);

  const settings = ['--set', 'epochs=3', '--set', 'optimizer.learningRate=0.01', '--seed', '1'];
  const trained = await xent('train', '--dataset', 'Colours', '--preset', 'article-net', ...settings, ...workspace);
  expect(trained.code).toBe(0);
  expect(trained.stderr).toContain('loss');
  const { run } = runShape.parse(JSON.parse(trained.stdout));
  expect(run).toMatchObject({ status: 'finished', config: { epochs: 3, seed: 1 } });
  expect(run.evaluation.accuracy).toBeGreaterThan(0.9);

  const shown = await xent('run', 'show', run.id, ...workspace);
  expect(runShape.parse(JSON.parse(shown.stdout)).run).toEqual(run);
  const listed = await xent('run', 'list', ...workspace);
  expect(JSON.parse(listed.stdout)).toMatchObject({ runs: [{ id: run.id }] });
  const datasets = await xent('dataset', 'list', ...workspace);
  expect(JSON.parse(datasets.stdout)).toMatchObject({ datasets: [{ id: dataset.id }] });

  const folder = join(temporaryFolder(), 'mixed');
  mkdirSync(folder);
  writeFileSync(join(folder, '1 blue.bmp'), colourImage('blue', 7000));
  writeFileSync(join(folder, '2 broken.png'), 'not an image');
  const classified = await xent('classify', '--run', run.id, '--top', '2', folder, ...workspace);
  expect(classified.code).toBe(0);
  const { predictions } = classifyShape.parse(JSON.parse(classified.stdout));
  expect(predictions).toMatchObject([
    { path: join(folder, '1 blue.bmp'), classes: [{ name: 'blue' }, {}] },
    { path: join(folder, '2 broken.png'), error: { code: 'image-unreadable' } },
  ]);
});

test('Ctrl-C stops a run so that it can be resumed, twice ends it at once, and a run can be continued', async () => {
  const workspace = ['--workspace', temporaryFolder(), '--json'];
  await xent('dataset', 'import', writeClassFolders(temporaryFolder()), '--name', 'Colours', ...workspace);
  const train = ['train', '--dataset', 'Colours', '--set', 'epochs=10000', ...workspace];
  const { run: stopped, code } = await interrupted(1, ...train);
  expect(code).toBe(0);
  expect(stopped).toMatchObject({ status: 'stopped', ending: 'asked', failure: null });
  const killed = await interrupted(2, 'run', 'resume', stopped.id, ...workspace);
  expect(killed).toMatchObject({ code: 1, run: { id: stopped.id, status: 'interrupted', failure: { code: 'run-killed' } } });
  expect(killed.stderr).toContain('The training process was ended at once, without saving. Every point');
  const refused = await xent('run', 'pause', stopped.id, ...workspace);
  expect(errorShape.parse(JSON.parse(refused.stdout)).error.code).toBe('run-not-active');

  const short = await xent('train', '--dataset', 'Colours', '--set', 'epochs=1', ...workspace);
  const { run } = runShape.parse(JSON.parse(short.stdout));
  const continued = await xent('run', 'continue', run.id, '--epochs', '2', '--name', 'More', ...workspace);
  expect(JSON.parse(continued.stdout)).toMatchObject({
    run: { name: 'More', status: 'finished', parentRunId: run.id, config: { epochs: 3 } },
  });
  const tested = await xent('run', 'test-learning-rates', '--dataset', 'Colours', '--steps', '20', ...workspace);
  expect(rangeShape.parse(JSON.parse(tested.stdout)).rates.length).toBeGreaterThan(1);
});

test('a failure is a sentence on stderr, an error on stdout with --json, and exit code 1', async () => {
  const workspace = temporaryFolder();
  const { code, stdout, stderr } = await xent('train', '--dataset', 'Nothing', '--workspace', workspace, '--json');
  expect(code).toBe(1);
  expect(errorShape.parse(JSON.parse(stdout)).error.code).toBe('dataset-not-found');
  expect(stderr).toContain('There is no dataset “Nothing”');
  expect(await xent('run', 'show', 'zzzzzzzzzzzz', '--workspace', workspace)).toMatchObject({ code: 1, stdout: '' });
  const resumed = await xent('run', 'resume', 'No run', '--workspace', workspace);
  expect(resumed).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no run “No run”') });
  expect(await xent('run', 'continue', 'No run', '--epochs', '1', '--workspace', workspace)).toEqual(resumed);
});

test('a dataset that runs wait for is not removed, and the runs are named', async () => {
  const workspace = temporaryFolder();
  await xent('dataset', 'import', writeClassFolders(temporaryFolder()), '--name', 'Colours', '--workspace', workspace);
  const application = await openApplication(workspace, 'a test', () => {
    throw new Error('nothing is trained here');
  });
  const dataset = await application.datasets.find('Colours');
  const { config } = presets['article-net'];
  await new RunStore(application.workspace.store).insert({ id: 'aaaaaaaaaaaa', name: 'Patient', dataset, config, parent: null });
  await application.close();
  const remove = () => xent('dataset', 'remove', 'Colours', '--yes', '--workspace', workspace);
  expect(await remove()).toMatchObject({ code: 1, stderr: expect.stringContaining('the dataset “Colours”: “Patient”.') });
  await xent('run', 'stop', 'aaaaaaaaaaaa', '--workspace', workspace);
  expect(await remove()).toMatchObject({ code: 0, stdout: 'Removed “Colours”. Its original files are as they were.\n' });
});

test('a run that trains in another program is paused and stopped there, which is said', async () => {
  const workspace = temporaryFolder();
  const lock = lockWorkspace(workspace, 'the Xent app');
  onTestFinished(() => lock.release());
  for (const command of ['pause', 'stop']) {
    const { code, stderr } = await xent('run', command, 'aaaaaaaaaaaa', '--workspace', workspace);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^This workspace is in use by the Xent app \(.*\)\. A run that trains there is paused or stopped there: /);
  }
  const { stderr } = await xent('run', 'list', '--workspace', workspace);
  expect(stderr).toContain('Close that first');
});

test('why a run failed is told once: beside what came of it, or with it where it is looked at', async () => {
  const workspace = temporaryFolder();
  await xent('dataset', 'import', writeClassFolders(temporaryFolder()), '--name', 'Colours', '--workspace', workspace);
  const settings = ['--set', 'epochs=3', '--set', 'optimizer.learningRate=10'];
  const trained = await xent('train', '--dataset', 'Colours', ...settings, '--name', 'Wild', '--workspace', workspace);
  const why = /was not a finite number/g;
  expect(trained.code).toBe(1);
  expect(trained.stdout).toContain('“Wild”');
  expect(`${trained.stdout}${trained.stderr}`.match(why)).toHaveLength(1);
  expect(trained.stderr).toMatch(why);
  const id = /\((\w{12})\)/.exec(trained.stdout)?.[1] ?? '';
  const shown = await xent('run', 'show', id, '--workspace', workspace);
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(shown.stdout.match(why)).toHaveLength(1);
});

test.each([[['frobnicate']], [['train']], [['classify', '--run', 'x']], [['dataset', 'import', 'x', '--size', '9']], [['train', '--dataset', 'x', '--nonsense']]])(
  '%j is not understood: exit code 2',
  async (args) => {
    const { code, stderr } = await xent(...args, '--workspace', temporaryFolder());
    expect(code).toBe(2);
    expect(stderr).toContain('error:');
  },
);

test('output that nobody reads to its end is no failure, and output that a full disk does not take is one', async () => {
  const workspace = ['--workspace', temporaryFolder()];
  const listing = startXent('dataset', 'list', ...workspace);
  listing.stdout.destroy();
  const said: string[] = [];
  listing.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  expect(await once(listing, 'close')).toEqual([0, null]);
  expect(said.join('')).toBe('');
  if (!existsSync('/dev/full')) return;
  const full = openSync('/dev/full', 'w');
  onTestFinished(() => closeSync(full));
  const { status, stderr } = spawnSync(process.execPath, [program, 'dataset', 'list', ...workspace], { stdio: ['ignore', full, 'pipe'], encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'What this command prints could not be written: the disk is full.\n' });
});

test('help and version go well', async () => {
  expect(await xent('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('classify') });
  expect(await xent('train', '--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('--workspace') });
  expect(await xent('--version')).toMatchObject({ code: 0, stdout: '0.2.0\n' });
});

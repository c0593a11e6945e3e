import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Datasets } from '#core/datasets/datasets.ts';
import type { PackedDataset, PackedImage } from '#core/datasets/import/packed-dataset.ts';
import { WorkspaceEvents } from '#core/events.ts';
import { openWorkspace } from '#core/workspace/workspace.ts';
import { editSchema, exampleFilterSchema, type ExampleFilterInput } from '#shared/dataset/edit.ts';

const [phase = '', folder = '', count = '0'] = process.argv.slice(2);
const images = Number(count);
const classes = Array.from({ length: 100 }, (_, label) => `class ${label}`);
const imageBytes = 64;

/** Takes the data as a trainer does, and says how many labels there are. */
function listen(): void {
  process.once('message', (message: { labels: Uint16Array; splits: Uint8Array }) => {
    process.send?.(message.labels.length, () => process.disconnect());
  });
}

async function* pages(): AsyncGenerator<readonly PackedImage[], void, void> {
  for (let from = 0; from < images; from += 2000) {
    yield await Promise.resolve(Array.from({ length: Math.min(2000, images - from) }, (_, index) => madeUp(from + index)));
  }
}

function madeUp(position: number): PackedImage {
  // One in a hundred has the pixels of the one before.
  const pixels = position % 100 === 99 ? position - 1 : position;
  const hash = createHash('sha256').update(String(pixels)).digest('hex');
  const facts = {
    width: 640,
    height: 480,
    bytes: 60_000 + (position % 1000),
    brightness: position % 256,
    contrast: (position * 7) % 100,
    sharpness: (position * 31) % 3000,
    isConstant: false,
    pixelHash: hash.slice(0, 16),
    perceptualHash: hash,
  };
  return { path: `/home/someone/photos/train/class ${position % 100}/image-${position}.jpg`, group: null, facts };
}

function packed(): PackedDataset {
  const staging = join(folder, 'staging', 'made');
  mkdirSync(staging, { recursive: true });
  const pixels = new Uint8Array(images * imageBytes);
  const imagesFile = join(staging, 'images');
  writeFileSync(imagesFile, pixels);
  return {
    imagesFile,
    imagesHash: createHash('sha256').update(pixels).digest('hex'),
    format: { width: 8, height: 8, channels: 1, fit: 'crop' },
    firstPosition: 0,
    classes,
    labels: Uint16Array.from({ length: images }, (_, position) => position % 100),
    splits: Uint8Array.from({ length: images }, (_, position) => (position < images * 0.8 ? 0 : 2)),
    images: pages,
    async *skipped() {
      yield await Promise.resolve([]);
    },
    skippedCount: 0,
  };
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await work();
  const took = performance.now() - start;
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  const shown = took < 2000 ? `${took.toFixed(took < 20 ? 1 : 0)} ms` : `${(took / 1000).toFixed(1)} s`;
  process.stdout.write(`| ${what} | ${shown} | ${peak} MB |\n`);
}

async function handOver(datasets: Datasets, id: string): Promise<void> {
  const data = await datasets.packed(await datasets.get(id));
  const child = fork(fileURLToPath(import.meta.url), ['trainer'], { serialization: 'advanced' });
  child.send(data);
  const [heard] = (await once(child, 'message')) as unknown[];
  if (heard !== images) throw new Error(`the trainer heard of ${String(heard)} images`);
  await once(child, 'exit');
}

async function use(datasets: Datasets): Promise<void> {
  const [dataset] = await datasets.list();
  if (!dataset) throw new Error('there is no dataset');
  const { id } = dataset;
  const page = (filter: ExampleFilterInput, offset: number) => async () => {
    const { total, examples } = await datasets.examples.page({ id, filter: exampleFilterSchema.parse(filter), offset, limit: 200 });
    if (examples.length === 0) throw new Error(`no examples of ${total}`);
  };
  await timed('first page', page({}, 0));
  await timed('jump to the last page', page({}, images - 200));
  await timed('first page of a class', page({ label: 7 }, 0));
  await timed('last page of a class', page({ label: 7 }, images / 100 - 200));
  await timed('first page of a text in the path', page({ text: '99.JPG' }, 0));
  await timed('next page of it', page({ text: '99.JPG' }, 200));
  await timed('first page of exact duplicates', page({ issue: 'exact-duplicate' }, 0));
  const edit = (input: Parameters<typeof editSchema.parse>[0]) => datasets.edit(id, editSchema.parse(input));
  await timed('relabel one image', () => edit({ kind: 'relabel', selection: { positions: [5] }, label: 6 }));
  await timed('relabel another', () => edit({ kind: 'relabel', selection: { positions: [500_000 % images] }, label: 6 }));
  await timed('exclude a class', () => edit({ kind: 'exclude', selection: { filter: { label: 9 } } }));
  await timed('split all anew', () => edit({ kind: 'split', plan: { kind: 'fractions' } }));
  await timed('undo that', () => datasets.undo(id));
  await timed('state of version 1', () => datasets.at(id, 1));
  await timed('hand-over to a trainer', () => handOver(datasets, id));
}

if (phase === 'trainer') listen();
else {
  const workspace = openWorkspace(folder, 'a bench');
  const datasets = new Datasets(workspace, new WorkspaceEvents());
  if (phase === 'make') {
    const made = packed();
    await timed(`insert the rows of ${images.toLocaleString('en')} images`, () => datasets.add('aaaaaaaaaaaa', 'Million', '/photos', made));
  } else {
    await use(datasets);
  }
  await workspace.close();
}

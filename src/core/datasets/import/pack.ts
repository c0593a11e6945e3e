import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageDecoder } from '#core/images/image-decoder.ts';
import type { ImageLimits } from '#core/images/limits.ts';
import { compareNatural } from '#core/images/natural-order.ts';
import { inOrder } from '#core/in-order.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import type { ImportOptions } from '#shared/dataset/import-options.ts';
import { imageBytes, type ImageFormat, type ImportProgress, type SkippedFile } from '#shared/dataset/schema.ts';
import { fileFailure } from '#shared/workspace/failures.ts';
import { assertImages } from './assert-images.ts';
import { BatchSize, inBatches } from './batch-size.ts';
import { assertNotCancelled } from './cancellation.ts';
import { dealOut } from './deal-out.ts';
import type { PackedSummary } from './importer-messages.ts';
import { readHeader } from './journal.ts';
import { packBatch } from './pack-batch.ts';
import { type ImportPlan, planImport } from './plan.ts';
import type { PresentImages } from './present-images.ts';
import { ProgressMeter } from './progress-meter.ts';
import { readableClasses } from './readable-classes.ts';
import { skippedPath } from './rows.ts';
import type { ImageSource } from './source.ts';
import { openSources } from './source/open-sources.ts';
import { assertSourcesThere } from './source-gone.ts';
import { sourceStamp } from './source-stamp.ts';
import { StagedImages } from './staged-images.ts';
import { chooseFormat, inspectSample, suggestFormat } from './working-format.ts';

/** The dataset that images are to be added to. */
export interface ImportTarget {
  format: ImageFormat;
  present: PresentImages;
}

export interface PackRequest {
  /** Folders, archives, manifests or other files that become one dataset. */
  paths: string[];
  options: ImportOptions;
  target: ImportTarget | null;
  /** Folder for the packed file, on the disk where it is to stay; made where it is missing. */
  stagingFolder: string;
  decoder: Pick<ImageDecoder, 'pack' | 'inspect'>;
  /** Batches of images that are read, decoded or wait to be written at one time, see `BatchSize`. */
  ahead: number;
  onProgress: (progress: ImportProgress) => void;
  signal: AbortSignal;
}

/** Why a row of a manifest that has an image and says something of it is not used. */
const rowCodes: ReadonlySet<string> = new Set(['no-label', 'unknown-split', 'named-twice', 'no-path', 'bad-line']);

const goesOnFrom = (path: string) =>
  `“${path}” was changed after it had been packed, so this import goes on from there.`;
const startsOver = 'The source is not what it was when this import was interrupted, so it starts over.';

/**
 * Imports a source into one packed file in the staging folder, going on with what an earlier call left there.
 *
 * Images lie in it by split (train, validation, test) where the source names splits, then by class, then in natural
 * order of their paths, so the same images give the same bytes whatever the machine and however often it was
 * interrupted. Images that cannot be read are left out and listed, and so are classes that have no others. Where no
 * splits are named, they are dealt out in the end, among what could be read, see `dealOut`.
 *
 * @throws {Failure} one of `datasetFailures`, among them `source-gone`, `disk-full` or `not-writable`
 */
export async function packImages(request: PackRequest): Promise<PackedSummary> {
  const meter = new ProgressMeter(request.onProgress);
  meter.begin('scanning', null);
  const { paths, options, target } = request;
  const hooks = { onFile: () => meter.advance(), signal: request.signal };
  const stamp = await sourceStamp(paths);
  const scratch = scratchFolder(request.stagingFolder);
  const source = await openSources({ paths, options, isAddition: target !== null, hooks, scratchFolder: scratch });
  try {
    assertImages(source, paths);
    const plan = planImport(source.images, stamp + source.stamp);
    assertClasses(plan, source, request);
    meter.skip(source.skipped.length);
    return await packPlan(plan, source, request, meter);
  } finally {
    await source.close();
  }
}

/** For what a source has to unpack before it can read it. */
export function scratchFolder(stagingFolder: string): string {
  return join(stagingFolder, 'scratch');
}

export function imageLimits({ limits }: ImportOptions): ImageLimits {
  return { bytes: limits.imageBytes, pixels: limits.imagePixels };
}

async function packPlan(
  plan: ImportPlan,
  source: ImageSource,
  request: PackRequest,
  meter: ProgressMeter,
): Promise<PackedSummary> {
  const staged = await stageImages(plan, source, request, meter);
  try {
    await packRest(staged, plan, source, request, meter);
    const packed = plan.images.filter((_, place) => staged.packed[place] === 1);
    const { classes, emptied } = readableClasses(plan, packed);
    assertReadable(classes, plan, staged.skipped, request);
    const files = [...source.skipped, ...staged.skipped].sort((a, b) => compareNatural(a.path, b.path));
    const skipped = [...emptied, ...files];
    const { pixelHashes } = staged;
    const present = request.target?.present ?? null;
    const { labels, splits } = dealOut({ packed, classes, pixelHashes, present }, request.options);
    meter.begin('finishing', packed.length);
    await writeSkipped(request.stagingFolder, skipped);
    const imagesHash = await staged.finish();
    return { imagesHash, format: staged.format, classes, labels, splits, skippedCount: skipped.length };
  } finally {
    await staged.close();
  }
}

async function stageImages(plan: ImportPlan, source: ImageSource, request: PackRequest, meter: ProgressMeter) {
  const { stagingFolder, target, options, decoder, ahead, signal } = request;
  const resumed = await StagedImages.resume(stagingFolder, plan.digest, request.paths);
  if (resumed?.changed != null) meter.note(goesOnFrom(resumed.changed));
  if (resumed) return resumed;
  if (await readHeader(stagingFolder)) meter.note(startsOver);
  const tools = { decoder, ahead, limits: imageLimits(options) };
  const choose = async () => {
    const paths = plan.images.map(({ path }) => path);
    return chooseFormat(options, suggestFormat(await inspectSample(source, paths, options.colour, tools)));
  };
  const format = target?.format ?? (await choose());
  assertNotCancelled(signal);
  return StagedImages.begin(stagingFolder, { plan: plan.digest, format, total: plan.images.length });
}

async function packRest(
  staged: StagedImages,
  plan: ImportPlan,
  source: ImageSource,
  { paths, decoder, options, ahead, signal }: PackRequest,
  meter: ProgressMeter,
): Promise<void> {
  const tools = { decoder, format: staged.format, limits: imageLimits(options) };
  meter.skip(staged.skipped.length);
  meter.begin('packing', plan.images.length, staged.done);
  const size = new BatchSize();
  const batches = inBatches(plan.images.slice(staged.done), () => size.count);
  const packed = inOrder(batches, () => ahead, (images) => packBatch(images, source, tools));
  for await (const { records, pixels } of packed) {
    assertNotCancelled(signal);
    const skipped = records.filter(({ kind }) => kind === 'skipped').length;
    if (skipped > 0) await assertSourcesThere(paths);
    await staged.add(records, pixels);
    for (const record of records) {
      if (record.kind === 'packed') size.note(record.image.facts.bytes + imageBytes(staged.format));
    }
    meter.skip(skipped);
    meter.advance(records.length);
  }
}

/** @throws {Failure} `one-class` */
function assertClasses(
  { classes: [onlyClass, ...others] }: ImportPlan,
  { skipped }: ImageSource,
  { target }: PackRequest,
): void {
  if (onlyClass === undefined || others.length > 0 || target) return;
  throw datasetFailures.oneClass(onlyClass, skipped.filter(({ code }) => rowCodes.has(code)));
}

/** @throws {Failure} `no-readable-images` or `one-readable-class` */
function assertReadable(
  [onlyClass, ...others]: readonly string[],
  plan: ImportPlan,
  unreadable: readonly SkippedFile[],
  { paths, target }: PackRequest,
): void {
  const [first] = unreadable;
  if (!first) return;
  if (onlyClass === undefined) throw datasetFailures.noReadableImages(paths.join(', '), plan.images.length, first);
  if (others.length === 0 && !target) throw datasetFailures.oneReadableClass(onlyClass, unreadable.length, first);
}

async function writeSkipped(folder: string, skipped: readonly SkippedFile[]): Promise<void> {
  const lines = skipped.map((file) => `${JSON.stringify(file)}\n`);
  await writeFile(skippedPath(folder), lines).catch((thrown: unknown) => {
    throw fileFailure(thrown, folder);
  });
}

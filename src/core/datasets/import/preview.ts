import type { ImageDecoder } from '#core/images/image-decoder.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import type { ImportOptions, ImportPreview } from '#shared/dataset/import-options.ts';
import type { ImageFormat } from '#shared/dataset/schema.ts';
import { assertImages } from './assert-images.ts';
import { imageLimits } from './pack.ts';
import { type BatchTools, packBatch } from './pack-batch.ts';
import { type ImportPlan, planImport } from './plan.ts';
import { showSome } from './preview-images.ts';
import type { ImageSource } from './source.ts';
import { openSources } from './source/open-sources.ts';
import { chooseFormat, inspectSample, isSizeShared, suggestFormat, typicalSize } from './working-format.ts';

export interface PreviewRequest {
  paths: string[];
  options: ImportOptions;
  /** Of the dataset that the images are to be added to. */
  format: ImageFormat | null;
  scratchFolder: string;
  decoder: Pick<ImageDecoder, 'pack' | 'inspect'>;
  /** Images under way at one time. */
  ahead: number;
  signal: AbortSignal;
}

/**
 * Tells what an import would make of a source, and shows a few of its images as it would keep them.
 *
 * @throws {Failure} what an import would throw before it packs anything; and `no-readable-images` where the sample is all
 *   of the images
 */
export async function previewImport(request: PreviewRequest): Promise<ImportPreview> {
  const hooks = { onFile: () => undefined, signal: request.signal };
  const source = await openSources({ ...request, hooks, isAddition: request.format !== null });
  try {
    assertImages(source, request.paths);
    return await previewPlan(planImport(source.images, ''), source, request);
  } finally {
    await source.close();
  }
}

async function previewPlan(plan: ImportPlan, source: ImageSource, request: PreviewRequest): Promise<ImportPreview> {
  const { options, decoder, ahead } = request;
  const limits = imageLimits(options);
  const paths = plan.images.map(({ path }) => path);
  // Whether they are grey is told whatever the options ask for.
  const sample = await inspectSample(source, paths, 'auto', { decoder, ahead, limits });
  const suggestion = suggestFormat(sample);
  const format = request.format ?? chooseFormat(options, suggestion);
  const sound = new Set(sample.sizes.map(({ path }) => path));
  const candidates = plan.images.filter(({ path }) => sound.has(path));
  const { images, damaged } = await showSome(candidates, source, { decoder, format, limits, ahead });
  const inspected = sample.sizes.length + sample.unusable;
  if (images.length === 0 && inspected === paths.length) {
    await refuseUnreadable(plan, source, request.paths, { decoder, format, limits });
  }
  const sizes = sample.sizes.filter(({ path }) => !damaged.has(path));
  const typical = typicalSize(sizes);
  const edges = sizes.flatMap(({ width, height }) => [width, height]);
  return {
    files: plan.images.length,
    classes: countClasses(plan),
    namesSplits: plan.namesSplits,
    sample: { images: inspected, unusable: sample.unusable + damaged.size },
    skipped: source.skipped.length,
    columns: [...source.columns],
    sizes: {
      typicalWidth: typical.width,
      typicalHeight: typical.height,
      smallest: edges.reduce((least, edge) => Math.min(least, edge), edges[0] ?? 0),
      largest: edges.reduce((most, edge) => Math.max(most, edge), 0),
      isShared: sizes.length > 0 && isSizeShared(sizes),
    },
    isGrey: sample.isGrey,
    suggestion,
    images,
  };
}

/** Of images none of which can be read, asks the first for the reason. @throws {Failure} `no-readable-images` */
async function refuseUnreadable(
  { images }: ImportPlan,
  source: ImageSource,
  paths: readonly string[],
  tools: BatchTools,
): Promise<void> {
  const { records } = await packBatch(images.slice(0, 1), source, tools);
  const [first] = records;
  if (first?.kind === 'skipped') throw datasetFailures.noReadableImages(paths.join(', '), images.length, first.file);
}

function countClasses({ classes, images }: ImportPlan): ImportPreview['classes'] {
  const files = new Map<string, number>();
  for (const { className } of images) files.set(className, (files.get(className) ?? 0) + 1);
  return classes.map((name) => ({ name, files: files.get(name) ?? 0 }));
}

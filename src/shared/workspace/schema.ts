import { z } from 'zod';
import { identifierSchema } from '../identifier.ts';

export const themes = ['system', 'light', 'dark'] as const;
/** How large images are shown in grids. */
export const tileSizes = ['small', 'medium', 'large', 'huge'] as const;
export const views = ['datasets', 'new-run', 'runs', 'classify'] as const;

const theme = z.enum(themes);
const view = z.enum(views);
const tileSize = z.enum(tileSizes);
const selection = identifierSchema.nullable();
/** More curves than this in one chart cannot be told apart. */
export const maximumComparedRuns = 8;
const compared = z.array(identifierSchema).max(maximumComparedRuns);
const chart = z.object({
  axis: z.enum(['step', 'epoch', 'seconds']),
  /** Weight of the past in the exponential moving average, 0 to 0.999. */
  smoothing: z.number().min(0).max(0.999),
  logScale: z.boolean(),
});

/** What the app remembers between starts. Every field falls back to its default when it no longer fits. */
export const preferencesSchema = z.object({
  theme: theme.catch('system'),
  view: view.catch('datasets'),
  datasetId: selection.catch(null),
  runId: selection.catch(null),
  /** The runs whose curves are compared, in the order of their colours; none while no comparison is open. */
  comparedRunIds: compared.catch([]),
  /** The run whose model classifies what is dropped; null for the newest that has one. */
  classifyRunId: selection.catch(null),
  tileSize: tileSize.catch('medium'),
  chart: chart.catch({ axis: 'step', smoothing: 0.98, logScale: false }),
});
export type Preferences = z.infer<typeof preferencesSchema>;

export const preferencesPatchSchema = z
  .strictObject({
    theme,
    view,
    datasetId: selection,
    runId: selection,
    comparedRunIds: compared,
    classifyRunId: selection,
    tileSize,
    chart,
  })
  .partial();
export type PreferencesPatch = z.infer<typeof preferencesPatchSchema>;

export const workspaceInfoSchema = z.object({
  path: z.string(),
  version: z.string(),
  /** Bytes free on the disk of the workspace. */
  freeBytes: z.number(),
  /** Bytes of memory of the machine. */
  memoryBytes: z.number(),
});
export type WorkspaceInfo = z.infer<typeof workspaceInfoSchema>;

/** What runs are trained on here. */
export const trainingDeviceSchema = z.object({
  device: z.string(),
  /** Why a GPU is not used although one was to be expected, as sentences. */
  note: z.string().nullable(),
});
export type TrainingDevice = z.infer<typeof trainingDeviceSchema>;

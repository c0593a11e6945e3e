import type { Dataset } from '#shared/dataset/schema.ts';
import { describeIssues } from '#shared/failure.ts';
import { type RunConfig, runConfigSchema } from '#shared/run/config.ts';
import { planRun, type RunPlan } from '#shared/run/plan.ts';
import type { z } from 'zod';

/** What is wrong with each field, by its path: `optimizer.learningRate`, `architecture.layers.0.filters`. */
export type Messages = ReadonlyMap<string, string>;

export interface Validation {
  messages: Messages;
  /**
   * Null while the architecture cannot be read or no dataset is chosen. What depends on a batch size or a number of epochs
   * that is out of range is NaN.
   */
  plan: RunPlan | null;
}

/** Checks a config as it is being edited; a field that holds no number is NaN. */
export function validate(config: RunConfig, dataset: Dataset | undefined, machineBytes?: number): Validation {
  const parsed = runConfigSchema.safeParse(config);
  const messages = new Map<string, string>();
  const tell = (path: string, message: string) => {
    if (!messages.has(path)) messages.set(path, message);
  };
  for (const issue of parsed.error?.issues ?? []) tell(fieldPath(issue), issue.message);
  const readable = ![...messages.keys()].some((path) => path.startsWith('architecture'));
  if (!dataset || !readable) return { messages, plan: null };
  const usable = (field: 'batchSize' | 'epochs') => (messages.has(field) ? Number.NaN : config[field]);
  const plan = planRun({ ...config, batchSize: usable('batchSize'), epochs: usable('epochs') }, dataset, machineBytes);
  for (const { path, message } of plan.problems) tell(path, message);
  return { messages, plan };
}

/** A list of numbers is one field: what is wrong with its second entry is said at the field. */
function fieldPath(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String);
  const isEntry = path[0] === 'normalization' || path.at(-2) === 'weights';
  return (isEntry && typeof issue.path.at(-1) === 'number' ? path.slice(0, -1) : path).join('.');
}

export type ParsedText = { kind: 'config'; config: RunConfig } | { kind: 'invalid'; reasons: readonly string[] };

/** Reads a config from the text that a person wrote or pasted. */
export function parseConfigText(text: string): ParsedText {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return { kind: 'invalid', reasons: [`This is not JSON: ${why}.`] };
  }
  const parsed = runConfigSchema.safeParse(data);
  if (parsed.success) return { kind: 'config', config: parsed.data };
  return { kind: 'invalid', reasons: describeIssues(parsed.error.issues) };
}

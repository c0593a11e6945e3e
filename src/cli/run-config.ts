import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Failure } from '#shared/failure.ts';
import { type RunConfig, runConfigSchema } from '#shared/run/config.ts';
import { runFailures } from '#shared/run/failures.ts';
import { presetNames, presets } from '#shared/run/presets.ts';
import { parseOptions, setNames } from './parse-options.ts';

export interface RunConfigOptions {
  preset: string;
  config?: string;
  set: string[];
  seed?: number;
}

const objectSchema = z.record(z.string(), z.unknown());
const listSchema = z.array(z.unknown());

/**
 * Builds a run config: the preset, over it the fields of the config file, over them each `--set`, then the seed.
 *
 * @throws {Failure} naming every field that is unknown or out of range
 */
export async function runConfig({ preset, config, set, seed }: RunConfigOptions): Promise<RunConfig> {
  const name = presetNames.find((known) => known === preset);
  if (!name) throw runFailures.unknownPreset(preset, presetNames);
  let built: Record<string, unknown> = structuredClone(presets[name].config);
  if (config !== undefined) built = overlay(built, await readConfig(config));
  for (const assignment of set) built = assign(built, assignment);
  if (seed !== undefined) built = { ...built, seed };
  const fields = set.map((assignment) => assignment.slice(0, assignment.indexOf('=')));
  return parseOptions(runConfigSchema, built, { ...setNames(fields), ...(seed !== undefined && { seed: '--seed' }) });
}

async function readConfig(file: string): Promise<Record<string, unknown>> {
  let text: string;
  try {
    // A decoder, unlike readFile's own, leaves a byte-order mark out.
    text = new TextDecoder().decode(await readFile(file));
  } catch {
    throw new Failure({
      code: 'config-unreadable',
      message: `The config file “${file}” cannot be read.`,
      action: 'Check the path.',
    });
  }
  try {
    return objectSchema.parse(JSON.parse(text));
  } catch {
    throw new Failure({
      code: 'config-unreadable',
      message: `The config file “${file}” does not hold a JSON object.`,
      action: 'Copy one from a run (`xent run show ID --json`, its field "config") and change that.',
    });
  }
}

/** Objects of one kind are merged field by field; anything else (a list of layers too) is replaced. */
function overlay(under: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  if ('kind' in over && over['kind'] !== under['kind']) return over;
  const merged = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = objectSchema.safeParse(merged[key]);
    const above = objectSchema.safeParse(value);
    merged[key] = below.success && above.success ? overlay(below.data, above.data) : value;
  }
  return merged;
}

/**
 * `optimizer.learningRate=0.01`, `architecture.layers.0.filters=8`: the path of a field, and its value as JSON. Another
 * `kind` (`optimizer.kind=adam`) drops the fields of the one before.
 */
function assign(config: Record<string, unknown>, assignment: string): Record<string, unknown> {
  const equals = assignment.indexOf('=');
  if (equals < 1) {
    throw new Failure({
      code: 'invalid-input',
      message: `“${assignment}” does not say what to set.`,
      action: 'Write --set FIELD=VALUE, such as --set optimizer.learningRate=0.01.',
    });
  }
  const path = assignment.slice(0, equals).split('.');
  return objectSchema.parse(setAt(config, path, parseValue(assignment.slice(equals + 1))));
}

function setAt(target: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const list = listSchema.safeParse(target);
  if (list.success) {
    if (!/^\d+$/.test(key) || Number(key) >= list.data.length) throw noSuchField(key);
    const items = [...list.data];
    items[Number(key)] = setAt(items[Number(key)], rest, value);
    return items;
  }
  if (key === '__proto__') throw noSuchField(key);
  const object = objectSchema.safeParse(target);
  const fields = object.success ? object.data : {};
  // The fields of one kind mean nothing to another, whose own have defaults.
  if (key === 'kind' && rest.length === 0 && fields['kind'] !== value) return { kind: value };
  return { ...fields, [key]: setAt(fields[key], rest, value) };
}

function noSuchField(key: string): Failure {
  return new Failure({
    code: 'invalid-input',
    message: `The run config has no field “${key}” there.`,
    action: 'Look at a config (`xent run show ID --json`) for the names of its fields.',
  });
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

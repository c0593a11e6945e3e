import type { z } from 'zod';
import { Failure } from '#shared/failure.ts';

/** What a person typed for a field, by the field's path: an option or an argument. */
export type TypedNames = Readonly<Record<string, string>>;

/** Of fields that were given by `--set`. */
export function setNames(fields: readonly string[]): TypedNames {
  return Object.fromEntries(fields.map((field) => [field, `--set ${field}`]));
}

/**
 * Parses what a person typed on the command line.
 *
 * @param names of fields; what lies in one of them is named beside it, and what lies in none goes by its path
 * @throws {Failure} `invalid-input`, saying of each option once what is wrong with it
 */
export function parseOptions<T>(schema: z.ZodType<T>, input: unknown, names: TypedNames): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const phrases = parsed.error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [`${typedName(path, names)} ${issue.message}`];
    return issue.keys.map((key) => `${typedName([...path, key], names)}: there is no field of this name`);
  });
  throw new Failure({
    code: 'invalid-input',
    message: `${[...new Set(phrases)].join('; ')}.`,
    action: 'Correct that and try again; --help lists the options.',
  });
}

/** `--size: width` for the width of a size, `--fold` for a fold. */
function typedName(path: readonly string[], names: TypedNames): string {
  for (let length = path.length; length > 0; length -= 1) {
    const field = path.slice(0, length).join('.');
    const name = Object.hasOwn(names, field) ? names[field] : undefined;
    if (name === undefined) continue;
    const rest = path.slice(length).filter((part) => !/^\d+$/.test(part));
    return rest.length > 0 ? `${name}: ${rest.join('.')}` : name;
  }
  return path.join('.');
}

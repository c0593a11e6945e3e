import { z } from 'zod';

/** What a failure carries across every boundary: RPC, process, database, command line. */
export const failureDataSchema = z.object({
  /** Stable, kebab-case identifier that programs may branch on. */
  code: z.string().min(1),
  /** One or two sentences for a person: what is wrong. */
  message: z.string().min(1),
  /** One sentence for a person: what to do next. */
  action: z.string(),
});
export type FailureData = z.infer<typeof failureDataSchema>;

/**
 * An expected failure: something a person can read and act on.
 *
 * Domains make theirs in `<domain>/failures.ts`. Anything else that is thrown is a defect.
 */
export class Failure extends Error {
  readonly code: string;
  readonly action: string;

  constructor(data: FailureData, options?: ErrorOptions) {
    super(data.message, options);
    this.name = 'Failure';
    this.code = data.code;
    this.action = data.action;
  }

  toJSON(): FailureData {
    return { code: this.code, message: this.message, action: this.action };
  }
}

const typeWords: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

// What a schema says where it gives no words of its own.
z.config({
  customError: (issue) => {
    if (issue.code === 'invalid_type') {
      return issue.input === undefined ? 'is missing' : `must be ${typeWords[issue.expected] ?? issue.expected}`;
    }
    if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
    if (issue.code === 'too_big') return `must be at most ${String(issue.maximum)}`;
    if (issue.code === 'too_small') return `must be at least ${String(issue.minimum)}`;
    return undefined;
  },
});

/** Turns whatever was thrown into failure data; a defect becomes `internal` and keeps its own words. */
export function failureData(thrown: unknown): FailureData {
  if (thrown instanceof Failure) return thrown.toJSON();
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: 'internal',
    message: `Something went wrong that Xent did not expect: ${words || 'no details were given'}.`,
    action: 'Try again; if it happens again, report it with the steps that led here.',
  };
}

/**
 * Parses what came from outside (a file, the command line, another process).
 *
 * @throws {Failure} `invalid-input`, naming each field that does not fit and why.
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown, what: string): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new Failure({
    code: 'invalid-input',
    message: `${what} is not valid: ${describeIssues(parsed.error.issues).join('; ')}.`,
    action: 'Correct what is named and try again.',
  });
}

/** One phrase an issue, led by the field's path: `optimizer.learningRate: must be greater than 0`. */
export function describeIssues(issues: readonly z.core.$ZodIssue[]): string[] {
  return issues.flatMap((issue) => {
    const at = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => `${at ? `${at}.` : ''}${key}: there is no field of this name`);
    }
    return [at ? `${at}: ${issue.message}` : issue.message];
  });
}

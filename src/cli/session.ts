import { type Application, openApplication } from '#core/application.ts';
import { forkEngine } from '#core/processes/fork.ts';
import { defaultWorkspacePath } from '#core/workspace/workspace.ts';
import { Failure, failureData } from '#shared/failure.ts';

/** Options that every command takes. */
export interface SharedOptions {
  workspace?: string;
  json?: boolean;
}

/** What a command has to say: one JSON value for programs, text for a person, and whether it went well. */
export interface Outcome {
  json: unknown;
  text: string;
  succeeded?: boolean;
  /** What went wrong, in a sentence. */
  problem?: string | undefined;
}

/**
 * Opens the workspace, runs a command on it, prints its outcome and sets the exit code: 0, or 1 for a failure.
 *
 * @param whereHeld what to do where another program has the workspace open, if that is anything but to close it
 */
export async function onWorkspace(
  command: string,
  options: SharedOptions,
  work: (application: Application) => Promise<Outcome>,
  whereHeld?: string,
): Promise<void> {
  await printing(options, async () => {
    const path = options.workspace ?? defaultWorkspacePath();
    const application = await openApplication(path, `\`xent ${command}\``, forkEngine).catch((thrown: unknown) => {
      const isHeld = thrown instanceof Failure && thrown.code === 'workspace-held';
      throw isHeld && whereHeld !== undefined ? new Failure({ ...thrown.toJSON(), action: whereHeld }) : thrown;
    });
    try {
      return await work(application);
    } finally {
      await application.close();
    }
  });
}

/** Prints a command's outcome on stdout, or its failure (JSON on stdout, a sentence on stderr). */
export async function printing(options: SharedOptions, work: () => Promise<Outcome>): Promise<void> {
  try {
    const { json, text, succeeded = true, problem } = await work();
    process.stdout.write(options.json ? `${JSON.stringify(json)}\n` : `${text}\n`);
    if (problem !== undefined) process.stderr.write(`${problem}\n`);
    if (!succeeded) process.exitCode = 1;
  } catch (thrown) {
    const failure = failureData(thrown);
    if (options.json) process.stdout.write(`${JSON.stringify({ error: failure })}\n`);
    process.stderr.write(`${failure.message} ${failure.action}\n`);
    process.exitCode = 1;
  }
}

import { Failure } from '#shared/failure.ts';
import { type TrainerCommand, type TrainerMessage, trainerMessageSchema } from '#shared/protocol/trainer.ts';
import { runFailures } from '#shared/run/failures.ts';
import { describeExit } from './child-program.ts';
import type { SpawnEngine } from './engine-process.ts';

type Answer<Kind extends TrainerMessage['kind']> = Extract<TrainerMessage, { kind: Kind }>;

/**
 * Starts a trainer for one question and ends it when it has answered.
 *
 * @param options.onMessage receives what it says before it answers
 * @throws {Failure} what the trainer answered instead, `trainer-ended` where it could not answer, or `cancelled`
 */
export async function askTrainer<Kind extends TrainerMessage['kind']>(
  spawn: SpawnEngine,
  command: TrainerCommand,
  kind: Kind,
  { signal, onMessage }: { signal?: AbortSignal; onMessage?: (message: TrainerMessage) => void } = {},
): Promise<Answer<Kind>> {
  if (signal?.aborted) throw runFailures.cancelled();
  const trainer = spawn('trainer');
  const lines: string[] = [];
  let cancel: (() => void) | undefined;
  try {
    return await new Promise<Answer<Kind>>((resolve, reject) => {
      cancel = () => reject(runFailures.cancelled());
      signal?.addEventListener('abort', cancel, { once: true });
      trainer.onLine((line) => lines.push(line));
      trainer.onMessage((raw) => {
        const parsed = trainerMessageSchema.safeParse(raw);
        if (!parsed.success) reject(parsed.error);
        else if (isOfKind(parsed.data, kind)) resolve(parsed.data);
        else if (parsed.data.kind === 'failed') reject(new Failure(parsed.data.failure));
        else if (!signal?.aborted) onMessage?.(parsed.data);
      });
      trainer.onExit((exit) => reject(runFailures.trainerEnded(lines.at(-1) ?? describeExit(exit))));
      trainer.post(command);
    });
  } finally {
    if (cancel) signal?.removeEventListener('abort', cancel);
    trainer.kill();
  }
}

function isOfKind<Kind extends TrainerMessage['kind']>(message: TrainerMessage, kind: Kind): message is Answer<Kind> {
  return message.kind === kind;
}

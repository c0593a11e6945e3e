/**
 * A program that speaks the trainer's protocol and trains nothing: the loss of step n is 1 / n, an epoch has 10 steps,
 * and each epoch's end writes a checkpoint that holds the step. The architecture's name says what is odd about it:
 * `endless` (10 ms a step), `deaf` (hears no pause and no stop, and falls silent), `dies` (at step 15), `timed` (its
 * time is up at step 20).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runFailures } from '#shared/run/failures.ts';
import {
  type TrainerCommand,
  trainerCommandSchema,
  type TrainerMessage,
  type TrainingJob,
} from '#shared/protocol/trainer.ts';

const stepsPerEpoch = 10;
let asked: Extract<TrainerCommand, { kind: 'stop' | 'pause' }> | null = null;

function post(message: TrainerMessage): void {
  process.send?.(message);
}

function postLast(message: TrainerMessage): void {
  process.send?.(message, undefined, undefined, () => process.exit(0));
}

process.once('disconnect', () => process.exit(0));
process.on('message', (raw) => {
  const command = trainerCommandSchema.parse(raw);
  if (command.kind === 'train') void train(command.job);
  if (command.kind === 'stop' || command.kind === 'pause') asked = command;
  if (command.kind === 'test-learning-rates') {
    // A config named `endless` is never answered.
    if (command.job.config.architecture.name === 'endless') return;
    post({ kind: 'learning-rate-step', step: 1, steps: command.steps });
    post({ kind: 'learning-rate-range', rates: [command.from, command.to], losses: [2, 1], suggestion: command.from });
  }
  if (command.kind === 'preview-augmentation') {
    const { width, height, channels } = command.job.dataset.format;
    const originals = new Uint8Array(command.examples * width * height * channels).fill(7);
    const labels = Array.from({ length: command.examples }, (_, index) => index % 3);
    const shares = labels.map((label) => [{ label, share: 1 }]);
    post({ kind: 'augmented', originals, augmented: originals.map((value) => value + 1), labels, shares });
  }
});

async function train({ config, checkpointFolder, resumeFrom }: TrainingJob): Promise<void> {
  const { name } = config.architecture;
  const first = resumeFrom === null ? 0 : Number(readFileSync(resumeFrom, 'utf8'));
  if (resumeFrom !== null && Number.isNaN(first)) {
    postLast({ kind: 'failed', failure: runFailures.fileDamaged(resumeFrom, 'it is no number').toJSON() });
    return;
  }
  const environment = { device: 'CPU', tensorflow: '0', tfjs: '0', runtime: 'test', xent: '0', driver: null, kernels: 'none' } as const;
  post({ kind: 'started', environment, step: first, execution: { kind: 'eager', why: 'It is a test.' } });
  const checkpoint = (step: number) => {
    writeFileSync(join(checkpointFolder, 'last.safetensors'), String(step));
    post({ kind: 'checkpoint', step });
  };
  const end = (outcome: 'finished' | 'stopped' | 'paused', reason: 'all-epochs' | 'asked' | 'maximum-time') =>
    postLast({ kind: 'ended', outcome, reason, evaluation: null });
  const totalSteps = config.epochs * stepsPerEpoch;
  for (let step = first + 1; step <= totalSteps; step++) {
    report(step, totalSteps, config.epochs);
    if (name === 'endless' || name === 'deaf') await sleep(10);
    else await sleep(0);
    if (step % stepsPerEpoch === 0) {
      const epoch = step / stepsPerEpoch;
      post({ kind: 'event', event: { kind: 'epoch-ended', epoch, trainingLoss: 1 / step, validation: null, isBest: true } });
      checkpoint(step);
    }
    if (name === 'dies' && step === 15) process.kill(process.pid, 'SIGKILL');
    if (name === 'deaf' && asked) await new Promise(() => setInterval(() => undefined, 1000));
    if (name === 'timed' && step === 20) {
      end('stopped', 'maximum-time');
      return;
    }
    const isDue = asked?.kind !== 'stop' || asked.when === 'now' || step % stepsPerEpoch === 0;
    if (asked && isDue) {
      checkpoint(step);
      end(asked.kind === 'pause' ? 'paused' : 'stopped', 'asked');
      return;
    }
  }
  end('finished', 'all-epochs');
}

function report(step: number, totalSteps: number, epochs: number): void {
  const column = (value: number) => Float64Array.of(value);
  const epoch = step / stepsPerEpoch;
  const point = { steps: column(step), epochs: column(epoch), seconds: column(step / 100), values: column(1 / step) };
  post({
    kind: 'progress',
    progress: {
      phase: 'training',
      step,
      totalSteps,
      epoch: Math.ceil(epoch),
      epochs,
      stepsPerSecond: 100,
      secondsLeft: 1,
      loss: 1 / step,
      accuracy: 0,
      learningRate: 0.1,
    },
    points: [{ name: 'train/loss', ...point }],
  });
}

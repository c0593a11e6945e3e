/** The trainer: a process that does one training job and ends. It speaks `#shared/protocol/trainer.ts`. */
import { failureData, parseInput } from '#shared/failure.ts';
import { type TrainerMessage, type TrainingJob, trainerCommandSchema } from '#shared/protocol/trainer.ts';
import { openParentPort } from './parent-port.ts';
import { describeEnvironment } from './runtime/environment.ts';
import { memoryFailure } from './runtime/memory-failure.ts';
import { loadTensorflow } from './runtime/tensorflow.ts';
import { threadsFor } from './runtime/threads.ts';
import { multiplyAddsOf, runJob } from './train/run-job.ts';
import type { StopSignal } from './train/train-loop.ts';

const port = openParentPort<TrainerMessage>();
const stop: StopSignal = { requested: null };

port.listen((message) => {
  handle(message).catch((thrown: unknown) => {
    port.end({ kind: 'failed', failure: failureData(memoryFailure(thrown)) });
  });
});

async function handle(message: unknown): Promise<void> {
  const command = parseInput(trainerCommandSchema, message, 'A command to the trainer');
  switch (command.kind) {
    case 'list-devices':
      return listDevices();
    case 'train':
      return trainAndExit(command.job);
    case 'stop':
      stop.requested = { evaluate: command.evaluate };
      return;
    case 'dismiss':
      process.exit(0);
  }
}

async function listDevices(): Promise<void> {
  const { environment, devices } = describeEnvironment(await loadTensorflow({ threads: null }));
  port.post({ kind: 'devices', environment, devices: devices.devices, note: devices.note });
}

async function trainAndExit(job: TrainingJob): Promise<void> {
  const tf = await loadTensorflow({ threads: threadsFor(multiplyAddsOf(job), job.config.batchSize) });
  port.post({ kind: 'started', environment: describeEnvironment(tf).environment });
  port.end(await runJob(tf, job, stop, (message) => port.post(message)));
}

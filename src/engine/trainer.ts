/** The trainer: a process that does one job and ends. It speaks `#shared/protocol/trainer.ts`. */
import { failureData, parseInput } from '#shared/failure.ts';
import { type TrainerMessage, type TrainingJob, trainerCommandSchema } from '#shared/protocol/trainer.ts';
import { openParentPort } from '#shared/protocol/parent-port.ts';
import { describeEnvironment } from './runtime/environment.ts';
import { endWithParent } from './runtime/end-with-parent.ts';
import { memoryFailure } from './runtime/memory-failure.ts';
import { loadTensorflow, type Tensorflow } from './runtime/tensorflow.ts';
import { threadsFor } from './runtime/threads.ts';
import { multiplyAddsOf } from './train/job-program.ts';
import { previewAugmentation } from './train/preview-augmentation.ts';
import { runJob } from './train/run-job.ts';
import { StopSignal } from './train/stop-signal.ts';
import { testLearningRates } from './train/test-learning-rates.ts';

const port = openParentPort<TrainerMessage>(process);
const stop = new StopSignal();
endWithParent();

port.listen((message) => {
  handle(message).catch((thrown: unknown) => {
    port.end({ kind: 'failed', failure: failureData(memoryFailure(thrown)) });
  });
});

async function handle(message: unknown): Promise<void> {
  const command = parseInput(trainerCommandSchema, message, 'A command to the trainer');
  switch (command.kind) {
    case 'list-devices':
      await listDevices();
      break;
    case 'train': {
      const tf = await loadFor(command.job);
      const { environment } = describeEnvironment(tf);
      port.end(await runJob(tf, command.job, environment, stop, (each) => port.post(each)));
      break;
    }
    case 'test-learning-rates':
      port.end(await testLearningRates(await loadFor(command.job), command, (each) => port.post(each)));
      break;
    case 'preview-augmentation':
      port.end(await previewAugmentation(await loadFor(command.job), command.job, command.examples));
      break;
    case 'stop':
      stop.ask({ kind: 'stop', when: command.when, evaluate: command.evaluate });
      break;
    case 'pause':
      stop.ask({ kind: 'pause' });
      break;
  }
}

async function listDevices(): Promise<void> {
  const { environment, devices } = describeEnvironment(await loadTensorflow({ threads: null }));
  port.post({ kind: 'devices', environment, devices: devices.devices, note: devices.note });
}

function loadFor(job: TrainingJob): Promise<Tensorflow> {
  return loadTensorflow({ threads: threadsFor(multiplyAddsOf(job), job.config.batchSize) });
}

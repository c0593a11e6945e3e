import type { Command } from 'commander';
import { type Diagnosis, diagnose } from '#core/doctor.ts';
import { forkEngine } from '#core/processes/fork.ts';
import { kernelsTitles } from '#shared/run/kernels.ts';
import { printing, type SharedOptions } from '../session.ts';
import { table } from '../terminal/table.ts';

export function addDoctorCommand(program: Command): void {
  program.command('doctor')
    .description('show devices, versions, where each native part came from, and what is missing')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<SharedOptions>();
      await printing(options, async () => {
        const diagnosis = await diagnose(forkEngine);
        return { json: diagnosis, text: diagnosisText(diagnosis), succeeded: diagnosis.problems.length === 0 };
      });
    });
}

function diagnosisText({ xent, node, platform, native, sqlite, engine, problems }: Diagnosis): string {
  const origin = (part: { origin: string } | undefined) => part?.origin ?? 'missing';
  const driver = engine?.environment.driver;
  const kernels = engine?.environment.kernels;
  const rows = [
    ['Xent', xent, ''],
    ['Node', node, platform],
    ['Electron', native?.electron.version ?? 'missing', origin(native?.electron)],
    ['TensorFlow', native?.tensorflow.version ?? 'missing', origin(native?.tensorflow)],
    ['tfjs', engine?.environment.tfjs ?? 'does not load', ''],
    ['Kernels', kernels ? kernelsTitles[kernels] : 'unknown', ''],
    ['SQLite', sqlite?.version ?? 'does not load', origin(native?.sqlite)],
    ['Devices', engine?.devices.join(', ') ?? 'unknown', driver ? `driver ${driver}` : ''],
  ];
  const outcome = problems.map(({ message, action }) => `${message} ${action}`);
  if (engine?.note) outcome.push(engine.note);
  return [table(rows, []), '', ...(outcome.length > 0 ? outcome : ['Nothing is missing.'])].join('\n');
}

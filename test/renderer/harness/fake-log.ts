import type { RunEvent, RunLog } from '#shared/run/event.ts';

const epochs = Array.from({ length: 6 }, (_, index): RunEvent => {
  const loss = [1.02, 0.81, 0.84, 0.79, 0.8, 0.82][index] ?? 1;
  const validation = { loss, accuracy: 1 - loss / 3 };
  return { kind: 'epoch-ended', epoch: index + 1, trainingLoss: loss * 0.9, validation, isBest: [0, 1, 3].includes(index) };
});
const execution = { kind: 'compiled', stepsPerCall: 16, compileSeconds: 0.214 } as const;
const events: RunEvent[] = [
  { kind: 'started', step: 0, device: 'CPU', execution },
  ...epochs.slice(0, 2),
  { kind: 'paused' },
  { kind: 'resumed' },
  { kind: 'started', step: 5000, device: 'CPU', execution },
  ...epochs.slice(2),
  { kind: 'rate-lowered', rate: 0.0001 },
  { kind: 'best-kept', epoch: 2 },
  { kind: 'ended', ending: 'early-stopping' },
  { kind: 'evaluated', split: 'test', examples: 2000, loss: 0.8012, accuracy: 0.731 },
];

export const fakeLog: RunLog = {
  events: events.map((event, index) => ({ at: new Date(Date.now() - (events.length - index) * 40_000).toISOString(), event })),
  output: [
    'WARNING: All log messages before absl::InitializeLog() is called are written to STDERR',
    'I0000 00:00:1795617495.645724 13866 port.cc:153] oneDNN custom operations are on. You may see slightly different numerical results.',
  ],
};

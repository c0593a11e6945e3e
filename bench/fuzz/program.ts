/** Runs fuzz cases of the readers in turns, from number `first` to `end` in steps of `step`; all readers, or one. */
import { fuzzCases, runCase } from '#test/core/datasets/import/source/fuzz/cases.ts';

const [first = 0, step = 1, end = 1000] = process.argv.slice(2, 5).map(Number);
const [chosen] = process.argv.slice(5);
const readers = fuzzCases.filter(({ name }) => chosen === undefined || name === chosen);
const outcomes: Record<string, Record<string, number>> = {};
let mostMemory = 0;
process.on('unhandledRejection', (reason) => {
  throw reason;
});
// Whoever started this is gone.
process.on('disconnect', () => process.exit());

let tellAt = performance.now();
let done = 0;
for (let number = first; number < end; number += step) {
  for (const reader of readers) {
    const now = performance.now();
    if (now >= tellAt) {
      tellAt = now + 1000;
      // Told before the case, so that whoever kills a program that hangs knows which one it hung in.
      process.send?.({ reader: reader.name, number, done });
      mostMemory = Math.max(mostMemory, process.memoryUsage.rss());
    }
    const outcome = await withinSeconds(20, runCase(reader, number), `case ${number} of ${reader.name}`);
    const counts = (outcomes[reader.name] ??= {});
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    done += 1;
  }
}
process.send?.({ outcomes, done, mostMemory });
process.removeAllListeners('disconnect');
process.disconnect();

async function withinSeconds<T>(seconds: number, work: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not end within ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

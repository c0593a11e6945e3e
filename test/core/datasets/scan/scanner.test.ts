import { fork } from 'node:child_process';
import { once } from 'node:events';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { runScan } from '#core/datasets/scan/run-scan.ts';
import { entryFile } from '#core/native/installation.ts';
import { isAlive, untilItEnds } from '#test/processes.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';

const format = { width: 256, height: 256, channels: 3, fit: 'squash' } as const;

/** A packed file of so many black images, which takes no room on the disk. */
function blackImages(count: number): string {
  const file = join(temporaryFolder(), 'black.hwc');
  writeFileSync(file, '');
  truncateSync(file, count * format.width * format.height * format.channels);
  return file;
}

test('a scanner that crashes is told with how it ended', async () => {
  const mortal = join(temporaryFolder(), 'mortal.mjs');
  writeFileSync(mortal, "process.once('message', () => process.kill(process.pid, 'SIGBUS'));");
  const task = { kind: 'channels', file: blackImages(1), format, positions: Uint32Array.of(0) } as const;
  await expect(runScan<'channels'>(task, { signal: new AbortController().signal }, mortal)).rejects.toMatchObject({
    code: 'scan-ended',
    message: expect.stringContaining('signal SIGBUS') as string,
  });
});

test('a scanner ends in the midst of its work when its parent is killed', { timeout: 60_000 }, async () => {
  const count = 100_000;
  const parent = join(temporaryFolder(), 'parent.mjs');
  writeFileSync(
    parent,
    `import { fork } from 'node:child_process';
     const scanner = fork(${JSON.stringify(entryFile('scanner'))}, [], { serialization: 'advanced' });
     scanner.once('message', () => process.send(scanner.pid));
     scanner.send({
       kind: 'channels',
       file: ${JSON.stringify(blackImages(count))},
       format: ${JSON.stringify(format)},
       positions: Uint32Array.from({ length: ${count} }, (_, at) => at),
     });`,
  );
  const started = fork(parent);
  onTestFinished(() => void started.kill('SIGKILL'));
  const [scanner] = z.tuple([z.number(), z.unknown()]).parse(await once(started, 'message'));
  expect(isAlive(scanner)).toBe(true);
  started.kill('SIGKILL');
  await untilItEnds(scanner, 10);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { bundle } from '#test/bundle.ts';
import { childrenOf, untilItEnds } from '#test/processes.ts';

test('a process whose event loop is blocked ends when its parent has been killed', async () => {
  const file = await bundle(new URL('./blocked-program.ts', import.meta.url));
  const parent = `require('node:child_process').fork(${JSON.stringify(file)}).on('message', (said) => console.log(said))`;
  const { pid = 0, stdout } = spawn(process.execPath, ['-e', parent], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(stdout, 'data');
  const [child = 0] = childrenOf(pid);
  expect(child).toBeGreaterThan(0);
  process.kill(pid, 'SIGKILL');
  await untilItEnds(child);
});

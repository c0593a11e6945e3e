import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { lockWorkspace } from '#core/workspace/lock.ts';
import { bundle } from '#test/bundle.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';

const held = expect.objectContaining({ code: 'workspace-held' });

test('a workspace has one writer, and the next is told which', () => {
  const folder = temporaryFolder();
  const lock = lockWorkspace(folder, 'the Xent app');
  expect(() => lockWorkspace(folder, '`xent train`')).toThrow(held);
  expect(() => lockWorkspace(folder, '`xent train`')).toThrow(`the Xent app (process ${process.pid}`);
  lock.release();
  lockWorkspace(folder, '`xent train`').release();
});

test('the lock of a killed process is free at once', async () => {
  const folder = temporaryFolder();
  const program = await bundle(new URL('holder.ts', import.meta.url));
  const child = fork(program, [folder]);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  expect(() => lockWorkspace(folder, 'the Xent app')).toThrow(`a test (process ${child.pid ?? 0}`);
  child.kill('SIGKILL');
  await once(child, 'exit');
  lockWorkspace(folder, 'the Xent app').release();
});

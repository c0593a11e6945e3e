import { lockWorkspace } from '#core/workspace/lock.ts';

/** Holds the workspace given as its argument until it is killed. */
lockWorkspace(process.argv[2] ?? '', 'a test');
process.send?.('held');
setInterval(() => undefined, 1000);

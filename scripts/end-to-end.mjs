/**
 * `npm run test:e2e`: Playwright against the real app, on a virtual display where there is no other. Arguments after
 * `--` are Playwright's.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { hasDisplay } from './setup/display.mjs';
import { root } from './setup/paths.mjs';
import { setUp } from './setup/set-up.mjs';
import { tellAndExit } from './setup/tell.mjs';

await setUp(['--test']).catch(tellAndExit);
const playwright = [process.execPath, path.join(root, 'node_modules/@playwright/test/cli.js'), 'test', ...process.argv.slice(2)];
const virtualDisplay = ['xvfb-run', '-a', '-s', '-screen 0 1440x900x24'];
const [command = process.execPath, ...args] = hasDisplay() ? playwright : [...virtualDisplay, ...playwright];
process.exitCode = spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

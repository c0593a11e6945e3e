/**
 * Bundles a program of this folder and runs it.
 *
 *     node bench/engine/run.mjs NAME [ARGUMENTS]
 */
import { spawnSync } from 'node:child_process';
import { bundle } from './bundle.mjs';

const [name, ...args] = process.argv.slice(2);
const { status } = spawnSync(process.execPath, [await bundle(name), ...args], { stdio: 'inherit' });
process.exitCode = status ?? 1;

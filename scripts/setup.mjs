/** `npm run setup`, and what `npm ci` runs at its end. */
import { tellAndExit } from './setup/tell.mjs';
import { setUp } from './setup/set-up.mjs';

await setUp(process.argv.slice(2)).catch(tellAndExit);

import { MediaQuery } from 'svelte/reactivity';
import type { Preferences } from '#shared/workspace/schema.ts';

const prefersDark = new MediaQuery('(prefers-color-scheme: dark)', false);

/** The theme that is shown: the one chosen, or the system's. */
export function shownTheme(chosen: Preferences['theme']): 'light' | 'dark' {
  if (chosen !== 'system') return chosen;
  return prefersDark.current ? 'dark' : 'light';
}

/** The value of a colour token, for canvases, which cannot refer to one. */
export function tokenColor(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

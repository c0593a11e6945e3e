import type { LucideIcon } from '@lucide/svelte';

/** Something a person can do. One record feeds its button, its shortcut and the command palette. */
export interface Action {
  /** Stable and unique. */
  id: string;
  title: string;
  /** Heading that the palette and the list of shortcuts put it under. */
  section: 'Go to' | 'Datasets' | 'Runs' | 'Classify' | 'This run' | 'This dataset' | 'Appearance' | 'Help';
  icon: LucideIcon;
  /** Keys as `mod+k`, `shift+delete`, `f2`, `?`; `mod` is ⌘ on a Mac and Ctrl elsewhere. */
  shortcuts?: readonly string[];
  /** Absent means always. */
  enabled?: boolean;
  run(): void;
}

/** Whether each word of the text occurs in the action's title or section. */
export function matchesText(action: Action, text: string): boolean {
  const searched = `${action.section} ${action.title}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => searched.includes(word));
}

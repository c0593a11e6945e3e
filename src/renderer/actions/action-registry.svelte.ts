import { untrack } from 'svelte';
import type { Action } from './action.ts';
import { matchesShortcut, type Platform } from './shortcut.ts';

/** Everything that can be done now: what the app always offers and what the open view adds. */
export class ActionRegistry {
  readonly platform: Platform;
  #sources = $state.raw<readonly (() => readonly Action[])[]>([]);
  paletteOpen = $state(false);
  shortcutsOpen = $state(false);

  constructor(platform: Platform) {
    this.platform = platform;
  }

  /** In the order of the views that add them; the open view's own come first. */
  get all(): readonly Action[] {
    return this.#sources.toReversed().flatMap((source) => source());
  }

  /** Adds actions, which may change as `source` reads other state. @returns the undo */
  add(source: () => readonly Action[]): () => void {
    // An effect that adds actions must not run again because of it.
    this.#sources = [...untrack(() => this.#sources), source];
    return () => {
      this.#sources = this.#sources.filter((other) => other !== source);
    };
  }

  /** Runs the action whose shortcut was pressed, unless the key belongs to what has the focus. */
  handleKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const action = this.all.find(
      ({ enabled, shortcuts }) =>
        enabled !== false && shortcuts?.some((keys) => matchesShortcut(event, keys, this.platform)),
    );
    // A key that is held down steps on, but does nothing else a second time.
    if (!action || (event.repeat && !event.key.startsWith('Arrow'))) return;
    const typing = event.target instanceof HTMLElement && isTyping(event.target);
    const commanding = event.ctrlKey || event.metaKey;
    const within = event.target instanceof Element && event.target.closest('[role="dialog"], [role="menu"]');
    if ((typing && !commanding) || (within && action.id !== 'palette')) return;
    // Undoing and selecting what was typed belong to the field.
    const isText = typing && !(event.target instanceof HTMLSelectElement);
    if (isText && ['a', 'z'].includes(event.key.toLowerCase())) return;
    event.preventDefault();
    action.run();
  }
}

function isTyping(element: HTMLElement): boolean {
  if (element instanceof HTMLInputElement) return !['checkbox', 'radio', 'range', 'button'].includes(element.type);
  return element.isContentEditable || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
}

import type { Attachment } from 'svelte/attachments';

/** Lets the up and down arrow keys, Home and End move the focus among the elements that match, in their order. */
export function arrowKeys(selector: string): Attachment<HTMLElement> {
  return (list) => {
    const move = (event: KeyboardEvent) => {
      if (!(event.target instanceof HTMLElement) || !event.target.matches(selector)) return;
      const rows = [...list.querySelectorAll<HTMLElement>(selector)];
      const at = rows.indexOf(event.target);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      rows[Math.min(rows.length - 1, Math.max(0, to))]?.focus();
    };
    list.addEventListener('keydown', move);
    return () => list.removeEventListener('keydown', move);
  };
}

/** Sets a performance mark as soon as what was just changed is on the screen. */
export function markOncePainted(name: string): void {
  // The first frame paints the change; when the second starts, it is there to be seen.
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark(name)));
}

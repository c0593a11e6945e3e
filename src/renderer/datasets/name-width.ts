/** Pixels that the longest of some names takes on average letters, with the space beside it. */
export function nameWidth(names: readonly string[]): number {
  return names.reduce((most, name) => Math.max(most, name.length), 0) * 7 + 16;
}

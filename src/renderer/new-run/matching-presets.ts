interface Described {
  id: string;
  title: string;
  description: string;
}

/** Those in which each typed word occurs, in any case: first what is called so, last what only tells of it. */
export function matchingPresets<Preset extends Described>(presets: readonly Preset[], text: string): Preset[] {
  const wanted = text.trim().toLowerCase();
  return presets
    .map((preset) => ({ preset, distance: distanceOf(preset, wanted) }))
    .filter(({ distance }) => Number.isFinite(distance))
    .sort((a, b) => a.distance - b.distance)
    .map(({ preset }) => preset);
}

function distanceOf({ id, title, description }: Described, wanted: string): number {
  const names = [id.toLowerCase(), title.toLowerCase()];
  const words = wanted.split(/\s+/);
  const occurIn = (searched: string) => words.every((word) => searched.includes(word));
  if (names.includes(wanted)) return 0;
  if (names.some((name) => name.startsWith(wanted))) return 1;
  if (occurIn(names.join('\n'))) return 2;
  return occurIn([...names, description.toLowerCase()].join('\n')) ? 3 : Infinity;
}

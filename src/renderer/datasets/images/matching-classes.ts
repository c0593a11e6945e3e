/** Classes in whose name each typed word occurs, in any case; those that begin with the text come first. */
export function matchingClasses(classes: readonly string[], text: string): { name: string; label: number }[] {
  const wanted = text.trim().toLowerCase();
  const words = wanted.split(/\s+/);
  const matching = classes
    .map((name, label) => ({ name, label, searched: name.toLowerCase() }))
    .filter(({ searched }) => words.every((word) => searched.includes(word)));
  const begins = matching.filter(({ searched }) => searched.startsWith(wanted));
  const others = matching.filter(({ searched }) => !searched.startsWith(wanted));
  return [...begins, ...others].map(({ name, label }) => ({ name, label }));
}

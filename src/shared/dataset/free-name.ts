/** The name itself, or where that is taken with the first number that makes it another: `Birds 2`. */
export function freeName(name: string, taken: readonly string[]): string {
  const names = new Set(taken);
  let free = name;
  for (let number = 2; names.has(free); number += 1) free = `${name.slice(0, 190)} ${number}`;
  return free;
}

/** Says of a new dataset why it is not called what was asked for. */
export function takenNameSentence(name: string, free: string): string {
  return `There is a dataset named “${name}” already, so this one is called “${free}”.`;
}

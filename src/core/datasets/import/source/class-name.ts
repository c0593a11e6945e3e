/** What a class is called whose images lie in a folder of this name: composed, and without outer spaces. */
export function classNameOf(folder: string): string {
  const name = folder.normalize('NFC');
  return name.trim() || name;
}

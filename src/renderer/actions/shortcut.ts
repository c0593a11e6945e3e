export type Platform = 'linux' | 'darwin' | 'win32';

interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

const macSymbols: Readonly<Record<string, string>> = { mod: '⌘', alt: '⌥', shift: '⇧' };
const keySymbols: Readonly<Record<string, string>> = {
  mod: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
  delete: 'Del',
  escape: 'Esc',
  arrowleft: '←',
  arrowup: '↑',
  arrowdown: '↓',
  arrowright: '→',
  enter: '↵',
};

/** Whether a key press is the shortcut. */
export function matchesShortcut(press: KeyPress, shortcut: string, platform: Platform): boolean {
  const parts = shortcut.split('+');
  const key = parts.at(-1);
  const mod = platform === 'darwin' ? press.metaKey : press.ctrlKey;
  const other = platform === 'darwin' ? press.ctrlKey : press.metaKey;
  if (press.key.toLowerCase() !== key || other) return false;
  if (mod !== parts.includes('mod') || press.altKey !== parts.includes('alt')) return false;
  // With a modifier or a named key, Shift makes it another shortcut; alone it only makes the character.
  const shiftMatters = mod || press.altKey || press.key.length > 1;
  return shiftMatters ? press.shiftKey === parts.includes('shift') : true;
}

/** The keys of a shortcut as they are printed on a keyboard of this platform. */
export function shortcutKeys(shortcut: string, platform: Platform): string[] {
  return shortcut.split('+').map((part) => {
    const symbol = (platform === 'darwin' ? macSymbols[part] : undefined) ?? keySymbols[part];
    return symbol ?? part.toUpperCase();
  });
}

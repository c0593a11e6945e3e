import { describe, expect, it } from 'vitest';
import { matchesShortcut, shortcutKeys } from '../../../src/renderer/actions/shortcut.ts';

const press = (key: string, patch = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...patch,
});

describe('matchesShortcut', () => {
  it('takes Ctrl for mod, and ⌘ on a Mac', () => {
    expect(matchesShortcut(press('k', { ctrlKey: true }), 'mod+k', 'linux')).toBe(true);
    expect(matchesShortcut(press('k', { metaKey: true }), 'mod+k', 'linux')).toBe(false);
    expect(matchesShortcut(press('k', { metaKey: true }), 'mod+k', 'darwin')).toBe(true);
    expect(matchesShortcut(press('k'), 'mod+k', 'linux')).toBe(false);
  });

  it('tells a shortcut with Shift from the one without', () => {
    const shifted = press('O', { ctrlKey: true, shiftKey: true });
    expect(matchesShortcut(shifted, 'mod+shift+o', 'linux')).toBe(true);
    expect(matchesShortcut(shifted, 'mod+o', 'linux')).toBe(false);
  });

  it('does not mind the Shift that makes a character', () => {
    expect(matchesShortcut(press('?', { shiftKey: true }), '?', 'linux')).toBe(true);
    expect(matchesShortcut(press('?'), '?', 'linux')).toBe(true);
  });

  it('matches named keys in whatever case they are reported', () => {
    expect(matchesShortcut(press('Delete'), 'delete', 'win32')).toBe(true);
    expect(matchesShortcut(press('ArrowLeft', { altKey: true }), 'alt+arrowleft', 'linux')).toBe(true);
    expect(matchesShortcut(press('ArrowLeft'), 'alt+arrowleft', 'linux')).toBe(false);
  });
});

it('prints keys as the platform does', () => {
  expect(shortcutKeys('mod+shift+o', 'darwin')).toEqual(['⌘', '⇧', 'O']);
  expect(shortcutKeys('mod+shift+o', 'linux')).toEqual(['Ctrl', 'Shift', 'O']);
});

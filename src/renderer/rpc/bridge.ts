/** What the preload script hands to the page besides the message port. */
export interface Bridge {
  /** The path on disk of a file or folder that was dropped or picked; empty for one that has none. */
  pathOf(file: File): string;
  platform: 'linux' | 'darwin' | 'win32';
}

declare global {
  interface Window {
    xent: Bridge;
  }
}

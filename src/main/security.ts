import { app, session } from 'electron';
import { pageOrigin } from './protocols.ts';

/**
 * Electron's security checklist, as far as it is not the window's own: nothing is permitted, nothing opens,
 * nothing navigates, nothing is loaded from anywhere but the app itself.
 */
export function secureSession(): void {
  const { defaultSession } = session;
  // Copying text is all that the page may ask for, and no page but the app's own is ever loaded.
  const isPermitted = (permission: string) => permission === 'clipboard-sanitized-write';
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(isPermitted(permission)));
  defaultSession.setPermissionCheckHandler((_contents, permission) => isPermitted(permission));
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.webRequest.onBeforeRequest({ urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'file://*/*'] }, (_details, answer) =>
    answer({ cancel: true }),
  );
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

/** Whether a message comes from the app's own page, in its main frame. */
export function isOwnPage(frame: Electron.WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame.url.startsWith(`${pageOrigin}/`);
}

import { contextBridge, ipcRenderer, webUtils } from 'electron';

// The one thing the page may ask for by message is a line to the core; it hands over its own end of a channel.
window.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (event.source === window && event.data === 'xent:connect' && port) {
    ipcRenderer.postMessage('xent:connect', null, [port]);
  }
});

contextBridge.exposeInMainWorld('xent', {
  /** Where a dropped or picked file lies on disk; empty for one that does not. */
  pathOf: (file: File): string => webUtils.getPathForFile(file),
  platform: process.platform,
});

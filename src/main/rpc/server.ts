import { RPCHandler } from '@orpc/server/message-port';
import { ipcMain } from 'electron';
import type { Application } from '#core/application.ts';
import { answerAsClone } from '#shared/contract/answer-clone.ts';
import { isOwnPage } from '../security.ts';
import { createRouter } from './router.ts';

/** Answers the contract on every port that the app's own page hands over; a port from anywhere else is closed. */
export function serveRpc(application: Application): void {
  const handler = new RPCHandler(createRouter(application), { experimental_transfer: answerAsClone });
  ipcMain.on('xent:connect', (event) => {
    const [port] = event.ports;
    if (!port) return;
    if (!isOwnPage(event.senderFrame)) {
      port.close();
      return;
    }
    handler.upgrade(port);
    port.start();
  });
}

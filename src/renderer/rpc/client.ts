import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '#shared/contract/contract.ts';

export type Client = ContractRouterClient<Contract>;

/** Hands one end of a new message channel to the application, and speaks the contract over the other. */
export function connect(): Client {
  const { port1: clientPort, port2: serverPort } = new MessageChannel();
  window.postMessage('xent:connect', location.origin === 'null' ? '*' : location.origin, [serverPort]);
  clientPort.start();
  return createORPCClient<Client>(new RPCLink({ port: clientPort }));
}

import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { RouterClient } from '@orpc/server';
import { os } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { expect, it } from 'vitest';
import { answerAsClone } from '#shared/contract/answer-clone.ts';

const router = {
  bytes: os.handler(() => ({ images: [{ pixels: new Uint8Array([0, 128, 255]), path: 'a.png' }], missing: undefined })),
  stream: os.handler(async function* () {
    yield await Promise.resolve({ done: 1 });
    yield { done: 2 };
  }),
  failing: os.handler(() => {
    throw new Error('no');
  }),
};

it('carries bytes as bytes, and streams and errors as before', async () => {
  const { port1, port2 } = new MessageChannel();
  new RPCHandler(router, { experimental_transfer: answerAsClone }).upgrade(port1);
  const client = createORPCClient<RouterClient<typeof router>>(new RPCLink({ port: port2 }));
  const { images } = await client.bytes();
  expect(images[0]?.pixels).toEqual(new Uint8Array([0, 128, 255]));
  const yielded = [];
  for await (const each of await client.stream()) yielded.push(each.done);
  expect(yielded).toEqual([1, 2]);
  await expect(client.failing()).rejects.toThrow('Internal server error');
  port1.close();
});

import '../../../src/renderer/rpc/zod-without-eval.ts';
import { RPCHandler } from '@orpc/server/message-port';
import { answerAsClone } from '#shared/contract/answer-clone.ts';
import { fakeApplication } from './fake-application.ts';

const scenario = new URLSearchParams(location.search).get('scenario') ?? 'full';

window.xent = {
  platform: 'linux',
  pathOf: (file) => (file.name === 'image.png' ? '' : `/home/ada/pictures/${file.webkitRelativePath || file.name}`),
};
addEventListener('message', (event) => {
  const [port] = event.ports;
  if (event.data !== 'xent:connect' || !port) return;
  new RPCHandler(fakeApplication(scenario), { experimental_transfer: answerAsClone }).upgrade(port);
  port.start();
});

await import('../../../src/renderer/main.ts');

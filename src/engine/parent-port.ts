/** The line to the process that started this one. */
export interface ParentPort<Message> {
  post(message: Message): void;
  /** Sends a last message and ends this process with code 0 once the parent has it. */
  end(message: Message): void;
  listen(onMessage: (message: unknown) => void): void;
}

/**
 * Opens it, where Node's `child_process.fork` (with `serialization: 'advanced'`) started this process. When the parent goes
 * away this process ends at its next turn of the event loop.
 */
export function openParentPort<Message>(): ParentPort<Message> {
  if (process.send === undefined) throw new Error('this program only runs as a child process of Xent');
  process.once('disconnect', () => process.exit(0));
  const send = process.send.bind(process);
  return {
    post: (message) => void send(message),
    end: (message) => void send(message, undefined, undefined, () => process.exit(0)),
    listen: (onMessage) => process.on('message', onMessage),
  };
}

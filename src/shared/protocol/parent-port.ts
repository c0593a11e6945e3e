/** The line to the process that started this one. */
export interface ParentPort<Message> {
  post(message: Message): void;
  /** Sends a last message and ends this process with code 0 once the parent has it. */
  end(message: Message): void;
  listen(onMessage: (message: unknown) => void): void;
}

/** What of Node's `process` it takes. */
interface ForkedProcess {
  readonly pid: number;
  readonly connected: boolean;
  send?(message: unknown, handle?: undefined, options?: undefined, onSent?: () => void): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'disconnect', listener: () => void): unknown;
  kill(pid: number, signal: 'SIGKILL'): unknown;
  exit(code: number): unknown;
}

/**
 * Opens it, where Node's `child_process.fork` (with `serialization: 'advanced'`) started this process. When the parent goes
 * away this process ends at its next turn of the event loop.
 *
 * @param own Node's `process`
 */
export function openParentPort<Message>(own: ForkedProcess): ParentPort<Message> {
  if (own.send === undefined) throw new Error('this program only runs as a child process of Xent');
  // An exit would wait for the process's threads.
  const end = () => own.kill(own.pid, 'SIGKILL');
  own.once('disconnect', end);
  // The parent may have gone while this process still started.
  if (!own.connected) end();
  const send = own.send.bind(own);
  return {
    post: (message) => void send(message),
    end: (message) => void send(message, undefined, undefined, () => own.exit(0)),
    listen: (onMessage) => void own.on('message', onMessage),
  };
}

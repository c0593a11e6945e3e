/** The line to the process that started this one. */
export interface ParentPort<Message> {
  post(message: Message): void;
  /**
   * Sends a last message and ends this process with code 0 once the parent has it. Electron's parent has to say so
   * itself, by whatever message makes this process end; failing that it ends after five seconds.
   */
  end(message: Message): void;
  listen(onMessage: (message: unknown) => void): void;
}

/** What Electron gives a utility process as `process.parentPort`. */
interface ElectronParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/**
 * Opens it, whether Electron's `utilityProcess.fork` or Node's `child_process.fork` (with `serialization: 'advanced'`)
 * started this process. When the parent goes away this process ends at its next turn of the event loop.
 */
export function openParentPort<Message>(): ParentPort<Message> {
  const electron: unknown = Reflect.get(process, 'parentPort');
  return isElectronParentPort(electron) ? electronPort(electron) : nodePort();
}

/** Electron drops messages that its parent has not yet handled when it hears of the exit. */
const millisecondsToArrive = 5000;

/** Chromium itself ends a utility process whose browser process is gone. */
function electronPort<Message>(parent: ElectronParentPort): ParentPort<Message> {
  return {
    post: (message) => parent.postMessage(message),
    end: (message) => {
      parent.postMessage(message);
      setTimeout(() => process.exit(0), millisecondsToArrive);
    },
    listen: (onMessage) => parent.on('message', ({ data }) => onMessage(data)),
  };
}

function nodePort<Message>(): ParentPort<Message> {
  if (process.send === undefined) throw new Error('this program only runs as a child process of Xent');
  process.once('disconnect', () => process.exit(0));
  const send = process.send.bind(process);
  return {
    post: (message) => void send(message),
    end: (message) => void send(message, undefined, undefined, () => process.exit(0)),
    listen: (onMessage) => process.on('message', onMessage),
  };
}

function isElectronParentPort(value: unknown): value is ElectronParentPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value;
}

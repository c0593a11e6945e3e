import { type ChildProcess, fork, type StdioOptions } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { bundle } from '../bundle.ts';

/** Bundles an entry of the engine. @returns the file to fork */
export function bundleEntry(entry: 'trainer' | 'classifier'): Promise<string> {
  return bundle(new URL(`../../src/engine/${entry}.ts`, import.meta.url));
}

/** A forked process of the engine and everything it said. */
export class EngineChild {
  readonly process: ChildProcess;
  readonly messages: unknown[] = [];
  readonly exit: Promise<{ code: number | null; signal: string | null }>;
  #heard: (() => void)[] = [];

  constructor(file: string, environment: Record<string, string> = {}) {
    const env = { ...process.env, XENT_VERSION: '1.2.3', ...environment };
    const stdio: StdioOptions = ['ignore', 'ignore', 'ignore', 'ipc'];
    this.process = fork(file, [], { env, serialization: 'advanced', execArgv: [], stdio });
    this.exit = new Promise((resolve) => this.process.on('exit', (code, signal) => resolve({ code, signal })));
    this.process.on('message', (message) => {
      this.messages.push(message);
      for (const heard of this.#heard.splice(0)) heard();
    });
    void this.exit.then(() => {
      for (const heard of this.#heard.splice(0)) heard();
    });
    onTestFinished(() => void this.process.kill('SIGKILL'));
  }

  send(message: object): void {
    this.process.send(message);
  }

  /** Waits for the message that `wanted` picks. */
  async waitFor<T>(wanted: (message: unknown) => T | undefined): Promise<T> {
    for (;;) {
      for (const message of this.messages) {
        const found = wanted(message);
        if (found !== undefined) return found;
      }
      if (this.process.exitCode !== null) throw new Error(`it ended after ${JSON.stringify(this.messages)}`);
      await new Promise<void>((resolve) => this.#heard.push(resolve));
    }
  }
}

/** How a process ended. `code` is null where a signal ended it. */
export interface ProcessExit {
  code: number | null;
  signal: string | null;
}

/** A program that runs in a process of its own. Messages are plain values that structured clone can carry. */
export interface ChildProgram {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Every line that the process writes to its standard output or error. */
  onLine(listener: (line: string) => void): void;
  /** It has ended, and all its messages and lines are here. */
  onExit(listener: (exit: ProcessExit) => void): void;
  /** Ends it at once. */
  kill(): void;
}

/** For a person: `code 1`, `signal SIGKILL`. */
export function describeExit({ code, signal }: ProcessExit): string {
  return signal ? `signal ${signal}` : `code ${code ?? 'unknown'}`;
}

const secondsBetweenLines = 5;
/** Where lines stay, the next one comes after this part of the time so far: hours of work give a hundred or two. */
const partBetweenLines = 1 / 20;

/**
 * Progress on stderr: one line that is written over in a terminal, a line now and then anywhere else.
 */
export class ProgressLine {
  readonly #isTerminal = process.stderr.isTTY;
  readonly #start = Date.now();
  #shown = '';
  #lastLine = 0;
  #phase = '';

  /** @param phase what the work is at; its first line is shown at once wherever lines stay */
  show(text: string, phase = this.#phase): void {
    if (this.#isTerminal) {
      process.stderr.write(`\r\u001b[K${text.slice(0, process.stderr.columns - 1)}`);
    } else if (phase !== this.#phase || this.#isDue()) {
      this.#lastLine = Date.now();
      process.stderr.write(`${text}\n`);
    }
    this.#shown = text;
    this.#phase = phase;
  }

  /** Writes a line that stays, above the progress. */
  print(text: string): void {
    if (this.#isTerminal) process.stderr.write('\r\u001b[K');
    process.stderr.write(`${text}\n`);
    if (this.#isTerminal && this.#shown) process.stderr.write(this.#shown);
  }

  end(): void {
    if (this.#isTerminal && this.#shown) process.stderr.write('\r\u001b[K');
    this.#shown = '';
  }

  #isDue(): boolean {
    const now = Date.now();
    return now - this.#lastLine >= Math.max(secondsBetweenLines * 1000, (now - this.#start) * partBetweenLines);
  }
}

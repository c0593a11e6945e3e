const secondsBetweenLines = 5;

/**
 * Progress on stderr: one line that is written over in a terminal, a line every few seconds anywhere else.
 */
export class ProgressLine {
  readonly #isTerminal = process.stderr.isTTY;
  #shown = '';
  #lastLine = 0;

  show(text: string): void {
    if (this.#isTerminal) {
      process.stderr.write(`\r\u001b[K${text.slice(0, process.stderr.columns - 1)}`);
    } else if (Date.now() - this.#lastLine >= secondsBetweenLines * 1000) {
      this.#lastLine = Date.now();
      process.stderr.write(`${text}\n`);
    }
    this.#shown = text;
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
}

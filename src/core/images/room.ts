/** Lets work go on side by side as far as there is room for it, in the order that it came; what is larger than all goes alone. */
export class Room {
  readonly #size: number;
  readonly #waiting: { size: number; enter: () => void }[] = [];
  #taken = 0;

  constructor(size: number) {
    this.#size = size;
  }

  async take<T>(size: number, work: () => Promise<T>): Promise<T> {
    const taken = Math.min(size, this.#size);
    await new Promise<void>((enter) => {
      this.#waiting.push({ size: taken, enter });
      this.#letIn();
    });
    try {
      return await work();
    } finally {
      this.#taken -= taken;
      this.#letIn();
    }
  }

  #letIn(): void {
    for (let [next] = this.#waiting; next && this.#taken + next.size <= this.#size; [next] = this.#waiting) {
      this.#waiting.shift();
      this.#taken += next.size;
      next.enter();
    }
  }
}

import { failureOf } from '../rpc/failure.ts';

export interface Toast {
  readonly id: number;
  readonly tone: 'neutral' | 'failure';
  readonly message: string;
  readonly detail?: string | undefined;
  readonly action?: { readonly title: string; run(): void } | undefined;
}

const shownAtOnce = 3;

/** Short messages beside the page: what was done and can be undone, and what failed. */
export class Toasts {
  #items = $state.raw<readonly Toast[]>([]);
  #next = 0;

  get items(): readonly Toast[] {
    return this.#items;
  }

  /** @returns what `dismiss` takes */
  show(toast: Omit<Toast, 'id'>): number {
    const id = this.#next++;
    this.#items = [...this.#items, { ...toast, id }].slice(-shownAtOnce);
    return id;
  }

  dismiss(id: number): void {
    this.#items = this.#items.filter((toast) => toast.id !== id);
  }

  get undoable(): boolean {
    return this.#latestUndo() !== undefined;
  }

  /** Runs the newest toast's undo, as Ctrl+Z does. */
  undoLatest(): void {
    const toast = this.#latestUndo();
    if (!toast?.action) return;
    this.dismiss(toast.id);
    toast.action.run();
  }

  /** Does work that may fail, and tells the person if it did. */
  async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (thrown) {
      const failure = failureOf(thrown);
      this.show({ tone: 'failure', message: failure.message, detail: failure.action });
      return undefined;
    }
  }

  /** Removes something and offers to take it back. */
  async attemptRemoval(removal: Pick<Toast, 'message' | 'detail'> & { remove(): Promise<unknown>; restore(): Promise<unknown> }) {
    const done = await this.attempt(async () => {
      await removal.remove();
      return true;
    });
    if (!done) return;
    this.show({
      tone: 'neutral',
      message: removal.message,
      detail: removal.detail,
      action: { title: 'Undo', run: () => void this.attempt(() => removal.restore()) },
    });
  }

  #latestUndo(): Toast | undefined {
    return this.#items.findLast((item) => item.action?.title === 'Undo');
  }
}

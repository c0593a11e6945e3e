import { failureOf } from '../rpc/failure.ts';

export interface Toast {
  readonly id: number;
  readonly tone: 'neutral' | 'failure';
  readonly message: string;
  readonly detail?: string | undefined;
  readonly action?: { readonly title: string; run(): void } | undefined;
}

const shownAtOnce = 3;

/** Short messages beside the page: what was done and can be undone, and what failed. A removal can be undone longer than its message shows. */
export class Toasts {
  #items = $state.raw<readonly Toast[]>([]);
  /** What was removed and not brought back, latest last. */
  #removals = $state.raw<readonly Toast[]>([]);
  #next = 0;

  get items(): readonly Toast[] {
    return this.#items;
  }

  /**
   * Where neither has an action it replaces one that says the same, so that what can be undone is not pushed out.
   *
   * @returns what `dismiss` takes
   */
  show(toast: Omit<Toast, 'id'>): number {
    const id = this.#next++;
    const others = this.#items.filter((item) => !areAlike(item, toast));
    this.#items = [...others, { ...toast, id }].slice(-shownAtOnce);
    return id;
  }

  dismiss(id: number): void {
    this.#items = this.#items.filter((toast) => toast.id !== id);
  }

  /** What an undo would take back: the latest removal, or what a later message that still shows offers to undo. */
  get undoable(): Toast | undefined {
    const shown = this.#items.findLast((item) => item.action?.title === 'Undo');
    const removal = this.#removals.at(-1);
    return !removal || (shown && shown.id > removal.id) ? shown : removal;
  }

  /** Takes that back, as Ctrl+Z does. */
  undoLatest(): void {
    const toast = this.undoable;
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
    const { message, detail } = removal;
    const toast = { tone: 'neutral', message, detail, action: { title: 'Undo', run: () => void this.#restore(id, () => removal.restore()) } } as const;
    const id = this.show(toast);
    this.#removals = [...this.#removals, { ...toast, id }];
  }

  /** One that cannot be brought back now, for want of room say, can be later. */
  async #restore(id: number, restore: () => Promise<unknown>): Promise<void> {
    const before = this.#removals;
    const removal = before.find((each) => each.id === id);
    if (!removal) return;
    this.#removals = before.filter((each) => each !== removal);
    const done = await this.attempt(async () => {
      await restore();
      return true;
    });
    if (!done) this.#removals = [...this.#removals, removal].sort((a, b) => a.id - b.id);
  }
}

function areAlike(a: Omit<Toast, 'id'>, b: Omit<Toast, 'id'>): boolean {
  return !a.action && !b.action && a.tone === b.tone && a.message === b.message && a.detail === b.detail;
}

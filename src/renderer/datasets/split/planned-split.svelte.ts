import type { SplitPlan } from '#shared/dataset/edit.ts';
import type { SplitCounts } from '#shared/dataset/schema.ts';
import { sumCounts } from '#shared/dataset/split-counts.ts';
import type { FailureData } from '#shared/failure.ts';
import type { Client } from '../../rpc/client.ts';
import { failureOf } from '../../rpc/failure.ts';
import { type EmptyWords, emptyWords } from './empty-words.ts';

/** How long nothing may have changed before a plan is tried again, in milliseconds. */
const settling = 150;

interface Answer {
  plan: SplitPlan;
  classExamples: readonly SplitCounts[];
}

/** What would come of a plan; the last answer stays until the next one is there. */
export class PlannedSplit {
  readonly #client: Client;
  readonly #datasetId: string;
  #answer = $state.raw<Answer | null>(null);
  #failure = $state.raw<FailureData | null>(null);
  #asked = false;
  readonly #total = $derived(this.#answer && sumCounts(this.#answer.classExamples));
  readonly #untaught = $derived((this.#answer?.classExamples ?? []).flatMap((counts, label) => (isUntaught(counts) ? [label] : [])));
  readonly #empty = $derived(this.#answer && this.#total && emptyWords(this.#answer.plan, this.#total));

  constructor(client: Client, datasetId: string) {
    this.#client = client;
    this.#datasetId = datasetId;
  }

  /** How many images each split would have; null where that is not known, or the plan cannot be. */
  get total(): SplitCounts | null {
    return this.#total;
  }

  /** The classes with images, of which none would be for training. */
  get untaught(): readonly number[] {
    return this.#untaught;
  }

  /** What is said where a split that was asked for would have no image; null where all would have some. */
  get empty(): EmptyWords | null {
    return this.#empty;
  }

  /** Why the dataset cannot be split by the plan. */
  get failure(): FailureData | null {
    return this.#failure;
  }

  /** The first time at once, then as soon as nothing changes for a moment. @returns the undo, which also ends it */
  askSoon(plan: SplitPlan): () => void {
    let isWanted = true;
    const timer = setTimeout(() => void this.#ask(plan, () => isWanted), this.#asked ? settling : 0);
    return () => {
      clearTimeout(timer);
      isWanted = false;
    };
  }

  async #ask(plan: SplitPlan, isWanted: () => boolean): Promise<void> {
    this.#asked = true;
    try {
      const classExamples = await this.#client.dataset.planSplit({ id: this.#datasetId, plan });
      if (!isWanted()) return;
      this.#answer = { plan, classExamples };
      this.#failure = null;
    } catch (thrown) {
      if (!isWanted()) return;
      this.#answer = null;
      this.#failure = failureOf(thrown);
    }
  }
}

function isUntaught({ train, validation, test }: SplitCounts): boolean {
  return train === 0 && validation + test > 0;
}

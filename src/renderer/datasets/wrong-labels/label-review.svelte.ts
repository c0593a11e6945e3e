import { SvelteMap } from 'svelte/reactivity';
import type { Suspect, SuspectList } from '#shared/dataset/wrong-label.ts';
import type { FailureData } from '#shared/failure.ts';
import type { Client } from '../../rpc/client.ts';
import { failureOf } from '../../rpc/failure.ts';
import type { Toasts } from '../../ui/toasts.svelte.ts';
import type { DatasetList } from '../dataset-list.svelte.ts';
import { DecisionLog } from './decision-log.ts';

/** What a person made of a suspicious label; `added` names a class that is not there yet and gets that number. */
export type Decision = { kind: 'keep' } | { kind: 'relabel'; label: number; added?: string } | { kind: 'exclude' };

interface Services {
  client: Client;
  toasts: Toasts;
  datasets: DatasetList;
}

/** As many as are reviewed in one go; the rest come when these are done. */
const reviewedAtOnce = 1000;

/**
 * Suspicious labels, looked through one by one. Those that are decided stay where they are, so that one can go back;
 * what is decided is written in its order while the next image is already shown.
 */
export class LabelReview {
  readonly #services: Services;
  readonly #datasetId: string;
  readonly #log: DecisionLog;
  readonly #decisions = new SvelteMap<number, Decision>();
  #list = $state.raw<SuspectList | null>(null);
  #failure = $state.raw<FailureData | null>(null);
  #runIds = $state.raw<readonly string[] | null>(null);
  #place = $state(0);
  #pending = $state(0);
  #generation = 0;

  constructor(services: Services, datasetId: string) {
    this.#services = services;
    this.#datasetId = datasetId;
    this.#log = new DecisionLog(services, datasetId);
  }

  /** Null until they have been read. */
  get list(): SuspectList | null {
    return this.#list;
  }

  get failure(): FailureData | null {
    return this.#failure;
  }

  /** The runs that a person chose; null for the best that there are. */
  get runIds(): readonly string[] | null {
    return this.#runIds;
  }

  get place(): number {
    return this.#place;
  }

  get current(): Suspect | undefined {
    return this.#list?.suspects[this.#place];
  }

  /** The one that is likely looked at next. */
  get next(): Suspect | undefined {
    return this.#list?.suspects[this.#place + 1];
  }

  /** Images of the dataset that the runs examined. */
  get examined(): number {
    const excluded = [...this.#decisions.values()].filter(({ kind }) => kind === 'exclude');
    return (this.#list?.examined ?? 0) - excluded.length;
  }

  get decidedCount(): number {
    return this.#decisions.size;
  }

  get canUndo(): boolean {
    return this.#decisions.size > 0;
  }

  decisionOf(position: number): Decision | undefined {
    return this.#decisions.get(position);
  }

  /** Reads the list anew, without those that were decided. */
  async load(): Promise<void> {
    const generation = ++this.#generation;
    const runIds = this.#runIds === null ? {} : { runIds: [...this.#runIds] };
    try {
      const list = await this.#services.client.dataset.suspects({
        id: this.#datasetId,
        ...runIds,
        offset: 0,
        limit: reviewedAtOnce,
      });
      if (generation !== this.#generation) return;
      this.#list = list;
      this.#failure = null;
      this.#decisions.clear();
      this.#log.forget();
      this.#place = 0;
    } catch (thrown) {
      if (generation === this.#generation) this.#failure = failureOf(thrown);
    }
  }

  /** @param runIds null for the best that there are */
  chooseRuns(runIds: readonly string[] | null): void {
    this.#runIds = runIds;
    void this.load();
  }

  /** Reads the list anew when the dataset was changed by someone else. @param version the dataset's */
  follow(version: number): void {
    if (this.#pending > 0) return;
    const isForeign = this.#log.isForeign(version);
    this.#log.see(version);
    if (isForeign || !this.#list) void this.load();
  }

  go(place: number): void {
    this.#place = Math.max(0, Math.min((this.#list?.suspects.length ?? 1) - 1, place));
  }

  /** Decides on the current one and shows the next. */
  decide(decision: Decision): void {
    const suspect = this.current;
    if (!suspect || this.#decisions.has(suspect.example.position)) return;
    const { position } = suspect.example;
    this.#decisions.set(position, decision);
    this.go(this.#place + 1);
    void this.#write(async () => {
      if (!(await this.#log.write(suspect.example, decision))) this.#decisions.delete(position);
    });
  }

  /** Takes the latest decision back and shows that image again. */
  undo(): void {
    const position = [...this.#decisions.keys()].at(-1);
    if (position === undefined) return;
    this.#decisions.delete(position);
    const place = this.#list?.suspects.findIndex(({ example }) => example.position === position) ?? -1;
    if (place >= 0) this.#place = place;
    void this.#write(() => this.#log.takeBack(position));
  }

  async #write(work: () => Promise<void>): Promise<void> {
    this.#pending++;
    await this.#log.inOrder(work);
    this.#pending--;
  }
}

import type { EditInput } from '#shared/dataset/edit.ts';
import type { Dataset, Example } from '#shared/dataset/schema.ts';
import type { Client } from '../../rpc/client.ts';
import type { Toasts } from '../../ui/toasts.svelte.ts';
import type { DatasetList } from '../dataset-list.svelte.ts';
import type { Decision } from './label-review.svelte.ts';

interface Services {
  client: Client;
  toasts: Toasts;
  datasets: DatasetList;
}

interface Entry {
  example: Example;
  decision: Decision;
}

/** Writes decisions one after the other and takes them back, the latest first. */
export class DecisionLog {
  readonly #services: Services;
  readonly #datasetId: string;
  readonly #entries: Entry[] = [];
  #queue: Promise<unknown> = Promise.resolve();
  /** The dataset's version after the last write; null before any was seen. */
  #version: number | null = null;
  /** Whether the latest edit that an undo takes back may be someone else's. */
  #interleaved = false;

  constructor(services: Services, datasetId: string) {
    this.#services = services;
    this.#datasetId = datasetId;
  }

  /** Does the work once all that was given before is done. */
  inOrder(work: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(work);
    this.#queue = done;
    return done;
  }

  /** Whether this version was made by something other than this review. */
  isForeign(version: number): boolean {
    return this.#version !== null && version > this.#version;
  }

  /** Notes a version that this review did not make. */
  see(version: number): void {
    if (this.#version === null || version > this.#version) this.#version = version;
  }

  forget(): void {
    this.#entries.length = 0;
    this.#interleaved = false;
  }

  /** @returns whether it was written; the person was told if not */
  async write(example: Example, decision: Decision): Promise<boolean> {
    const done = await this.#carryOut(example, decision);
    if (done) this.#entries.push({ example, decision });
    return done;
  }

  /** Takes the decision on an example back, which is the latest; does nothing where it could not be written. */
  async takeBack(position: number): Promise<void> {
    if (this.#entries.at(-1)?.example.position !== position) return;
    const entry = this.#entries.pop();
    if (!entry) return;
    const { example, decision } = entry;
    if (decision.kind === 'keep') {
      await this.#keep(example, false);
      return;
    }
    const { datasets } = this.#services;
    const isLatest = !this.#interleaved && datasets.find(this.#datasetId)?.version === this.#version;
    if (isLatest) this.#made(await datasets.undo(this.#datasetId));
    else {
      this.#interleaved = true;
      await this.#edit(inverseOf(example, decision));
    }
  }

  async #carryOut(example: Example, decision: Decision): Promise<boolean> {
    if (decision.kind === 'keep') return this.#keep(example, true);
    return this.#edit(editOf(example, decision));
  }

  async #keep({ position }: Example, keep: boolean): Promise<boolean> {
    const { client, toasts } = this.#services;
    const request = { id: this.#datasetId, positions: [position], keep };
    const done = await toasts.attempt(() => client.dataset.keepLabels(request).then(() => true));
    return done ?? false;
  }

  async #edit(edit: EditInput): Promise<boolean> {
    return this.#made(await this.#services.datasets.edit(this.#datasetId, edit));
  }

  #made(dataset: Dataset | undefined): boolean {
    if (dataset) this.#version = dataset.version;
    return dataset !== undefined;
  }
}

type Change = Exclude<Decision, { kind: 'keep' }>;

function editOf({ position }: Example, decision: Change): EditInput {
  const selection = { positions: [position] };
  if (decision.kind === 'exclude') return { kind: 'exclude', selection };
  return { kind: 'relabel', selection, label: decision.added ?? decision.label };
}

function inverseOf({ position, label }: Example, decision: Change): EditInput {
  const selection = { positions: [position] };
  return decision.kind === 'exclude' ? { kind: 'include', selection } : { kind: 'relabel', selection, label };
}

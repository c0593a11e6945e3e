import { SvelteMap } from 'svelte/reactivity';
import type { FailureData } from '#shared/failure.ts';
import { formatPercent } from '#shared/percent.ts';
import { isActive, type RunProgress, type RunSummary } from '#shared/run/schema.ts';
import type { EventFeed } from '../app/event-feed.svelte.ts';
import type { Navigation } from '../app/navigation.ts';
import type { Client } from '../rpc/client.ts';
import { failureOf } from '../rpc/failure.ts';
import type { Toasts } from '../ui/toasts.svelte.ts';
import { statusTitles } from './status.ts';

interface Services {
  client: Client;
  events: EventFeed;
  toasts: Toasts;
  navigation: Navigation;
}

/** The runs of the workspace and how far those that train have come. */
export class RunList {
  readonly #services: Services;
  /** Written at once by every event; `#items` follows a moment later, so that many events cost one copy. */
  readonly #rows = new Map<string, RunSummary>();
  #publishing = false;
  #items = $state.raw<readonly RunSummary[] | null>(null);
  #failure = $state.raw<FailureData | null>(null);
  readonly #progress = new SvelteMap<string, RunProgress>();
  /** The run that is about to be continued for more epochs, while it is asked for how many. */
  continuing = $state.raw<RunSummary | null>(null);
  readonly #active = $derived(
    (this.#items ?? []).filter((run) => isActive(run.status)).sort((a, b) => (a.queuePlace ?? 0) - (b.queuePlace ?? 0)),
  );
  readonly #withModel = $derived(
    (this.#items ?? []).filter((run) => run.hasModel).sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
  );

  constructor(services: Services) {
    this.#services = services;
    services.events.listen((event) => {
      if (event.kind === 'run') this.#put(event.run);
      if (event.kind === 'run-progress') this.#progress.set(event.id, event.progress);
      if (event.kind === 'run-removed') this.#drop(event.id);
    });
  }

  /** Null until they have been read. */
  get items(): readonly RunSummary[] | null {
    return this.#items;
  }

  get failure(): FailureData | null {
    return this.#failure;
  }

  /** Those that can still change by themselves: what trains, then the queue. */
  get active(): readonly RunSummary[] {
    return this.#active;
  }

  /** Those that can classify, newest first. */
  get withModel(): readonly RunSummary[] {
    return this.#withModel;
  }

  find(id: string): RunSummary | undefined {
    return this.#items?.find((run) => run.id === id);
  }

  progressOf(id: string): RunProgress | undefined {
    return this.#progress.get(id);
  }

  async load(): Promise<void> {
    try {
      const runs = await this.#services.client.run.list();
      this.#rows.clear();
      for (const run of runs) this.#rows.set(run.id, run);
      this.#items = runs;
      this.#failure = null;
    } catch (thrown) {
      this.#failure = failureOf(thrown);
    }
  }

  async stop(id: string, when: 'now' | 'after-epoch'): Promise<void> {
    const { client, toasts } = this.#services;
    await toasts.attempt(() => client.run.stop({ id, when }));
  }

  async pause(id: string): Promise<void> {
    const { client, toasts } = this.#services;
    await toasts.attempt(() => client.run.pause({ id }));
  }

  async resume(id: string): Promise<void> {
    const { client, toasts } = this.#services;
    await toasts.attempt(() => client.run.resume({ id }));
  }

  /** Puts a queued run before the others. */
  async moveFirst(id: string): Promise<void> {
    const { client, toasts } = this.#services;
    await toasts.attempt(() => client.run.move({ id, place: 1 }));
  }

  /** Starts a run that goes on where another ended, and shows it. @returns whether it began */
  async continue(id: string, epochs: number): Promise<boolean> {
    const { client, toasts, navigation } = this.#services;
    const run = await toasts.attempt(() => client.run.continue({ id, epochs }));
    if (run) navigation.openRun(run.id);
    return run !== undefined;
  }

  async rename(id: string, name: string): Promise<void> {
    const { client, toasts } = this.#services;
    await toasts.attempt(() => client.run.rename({ id, name }));
  }

  async remove(runs: readonly Pick<RunSummary, 'id' | 'name'>[]): Promise<void> {
    const { client, toasts } = this.#services;
    const [first] = runs;
    if (!first) return;
    await toasts.attemptRemoval({
      message: runs.length === 1 ? `Removed the run “${first.name}”.` : `Removed ${runs.length} runs.`,
      remove: () => Promise.all(runs.map(({ id }) => client.run.remove({ id }))),
      restore: () => Promise.all(runs.map(({ id }) => client.run.restore({ id }))),
    });
  }

  #put(run: RunSummary): void {
    const before = this.#rows.get(run.id);
    this.#rows.set(run.id, run);
    if (!isActive(run.status)) this.#progress.delete(run.id);
    if (before && isActive(before.status) && !isActive(run.status)) this.#tellEnd(run);
    this.#publishSoon();
  }

  #drop(id: string): void {
    this.#rows.delete(id);
    this.#progress.delete(id);
    if (this.#services.navigation.runId === id) this.#services.navigation.back();
    this.#publishSoon();
  }

  #publishSoon(): void {
    if (this.#publishing) return;
    this.#publishing = true;
    setTimeout(() => {
      this.#publishing = false;
      this.#items = [...this.#rows.values()];
    });
  }

  #tellEnd(run: RunSummary): void {
    const { toasts, navigation } = this.#services;
    const watched = navigation.view === 'runs' && navigation.runId === run.id;
    if (watched) return;
    toasts.show({
      tone: ['finished', 'stopped', 'paused'].includes(run.status) ? 'neutral' : 'failure',
      message: `“${run.name}”: ${statusTitles[run.status].toLowerCase()}.`,
      detail: run.accuracy === null ? undefined : `Accuracy ${formatPercent(run.accuracy)}`,
      action: { title: 'Open', run: () => navigation.openRun(run.id) },
    });
  }
}

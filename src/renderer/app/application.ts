import { createContext } from 'svelte';
import { ActionRegistry } from '../actions/action-registry.svelte.ts';
import { Classification } from '../classify/classification.svelte.ts';
import { DatasetList } from '../datasets/dataset-list.svelte.ts';
import { Intake } from '../drop/intake.svelte.ts';
import { RunDraft } from '../new-run/run-draft.svelte.ts';
import type { Bridge } from '../rpc/bridge.ts';
import type { Client } from '../rpc/client.ts';
import { RunList } from '../runs/run-list.svelte.ts';
import { RunTable } from '../runs/run-table.svelte.ts';
import { Toasts } from '../ui/toasts.svelte.ts';
import { EventFeed } from './event-feed.svelte.ts';
import { Navigation } from './navigation.ts';
import { PreferenceStore } from './preference-store.svelte.ts';

/** All that the views share, made once and in this order; a component takes what it needs from `useApplication`. */
export class Application {
  readonly client: Client;
  readonly toasts = new Toasts();
  readonly events = new EventFeed();
  readonly preferences: PreferenceStore;
  readonly navigation: Navigation;
  readonly actions: ActionRegistry;
  readonly datasets: DatasetList;
  readonly runs: RunList;
  readonly runTable: RunTable;
  readonly draft: RunDraft;
  readonly classification: Classification;
  readonly intake: Intake;

  constructor(client: Client, bridge: Bridge) {
    const { toasts, events } = this;
    this.client = client;
    this.preferences = new PreferenceStore(client);
    this.navigation = new Navigation(this.preferences);
    this.actions = new ActionRegistry(bridge.platform);
    const { preferences, navigation } = this;
    this.runs = new RunList({ client, events, toasts, navigation });
    this.runTable = new RunTable(this.runs);
    const { runs } = this;
    this.datasets = new DatasetList({ client, events, toasts, navigation, runs });
    const { datasets } = this;
    this.draft = new RunDraft({ client, toasts, navigation, datasets });
    this.classification = new Classification({ client, events, toasts, navigation, preferences, runs });
    this.intake = new Intake({ client, bridge, toasts, navigation, datasets, classification: this.classification });
  }

  /** Restores what was open and reads the lists; events come first, so that nothing is missed in between. */
  async start(): Promise<void> {
    await this.toasts.attempt(() => this.preferences.load());
    await this.events.follow(this.client);
    await Promise.all([
      this.datasets.load(),
      this.runs.load(),
      this.toasts.attempt(() => this.datasets.loadImports()),
      this.toasts.attempt(() => this.draft.load()),
    ]);
  }
}

export const [useApplication, provideApplication] = createContext<Application>();

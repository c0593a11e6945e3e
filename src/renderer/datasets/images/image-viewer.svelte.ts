import type { ExampleDetail } from '#shared/dataset/example-detail.ts';
import type { FailureData } from '#shared/failure.ts';
import type { Client } from '../../rpc/client.ts';
import { failureOf } from '../../rpc/failure.ts';
import type { ImageBrowser } from './image-browser.svelte.ts';

/** One image shown large: one of the images of a browser, or an image that is like it. */
export class ImageViewer {
  readonly #client: Client;
  readonly #datasetId: string;
  #browser = $state.raw<ImageBrowser | null>(null);
  /** An image that was gone to from another, and is not in the browser's order. */
  #aside = $state<number | null>(null);
  #detail = $state.raw<ExampleDetail | null>(null);
  #failure = $state.raw<FailureData | null>(null);
  #wanted: number | null = null;
  #loading = false;

  constructor(client: Client, datasetId: string) {
    this.#client = client;
    this.#datasetId = datasetId;
  }

  /** The images among which this one is; null while none is shown large. */
  get browser(): ImageBrowser | null {
    return this.#browser;
  }

  get isAside(): boolean {
    return this.#aside !== null;
  }

  /** The place in the packed file of the image that is shown; undefined while it is not known or there is none. */
  get position(): number | undefined {
    return this.#aside ?? this.#browser?.at(this.#browser.active)?.position;
  }

  /** What is known of the image; null while it is on its way. */
  get detail(): ExampleDetail | null {
    return this.#detail?.example.position === this.position ? this.#detail : null;
  }

  get failure(): FailureData | null {
    return this.#failure;
  }

  /** Shows the image that is marked in the browser. */
  open(browser: ImageBrowser): void {
    this.#browser = browser;
    this.#aside = null;
  }

  close(): void {
    this.#browser = null;
    this.#aside = null;
    this.#detail = null;
  }

  /** Goes to the image this many places on, or back to the browser's own. */
  step(places: number): void {
    if (this.#aside !== null) this.#aside = null;
    else this.#browser?.activate(this.#browser.active + places);
  }

  goTo(index: number): void {
    this.#aside = null;
    this.#browser?.activate(index);
  }

  showAside(position: number): void {
    this.#aside = position;
  }

  backFromAside(): void {
    this.#aside = null;
  }

  /** Reads what is known of an image. While one is read only the latest that was asked for waits. */
  async load(position: number): Promise<void> {
    this.#wanted = position;
    if (this.#loading) return;
    this.#loading = true;
    while (this.#wanted !== null) {
      const asked: number = this.#wanted;
      this.#wanted = null;
      try {
        this.#detail = await this.#client.dataset.example({ id: this.#datasetId, position: asked });
        this.#failure = null;
      } catch (thrown) {
        this.#failure = failureOf(thrown);
      }
    }
    this.#loading = false;
  }
}

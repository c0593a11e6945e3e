import { type ChildProgram, describeExit } from '#core/processes/child-program.ts';
import type { SpawnEngine } from '#core/processes/engine-process.ts';
import { classificationFailures } from '#shared/classification/failures.ts';
import { Failure } from '#shared/failure.ts';
import { type ClassifierAnswer, classifierAnswerSchema, type ClassifierRequest } from '#shared/protocol/classifier.ts';

export type Probabilities = Pick<Extract<ClassifierAnswer, { kind: 'classified' }>, 'classes' | 'probabilities'>;

interface Waiting {
  resolve: (answer: Probabilities) => void;
  reject: (failure: Failure) => void;
}

/** The classifier process as core sees it: started at the first request, started anew where it ended. */
export class Classifier {
  readonly #spawn: SpawnEngine;
  readonly #waiting = new Map<number, Waiting>();
  #process: ChildProgram | null = null;
  #requests = 0;

  constructor(spawn: SpawnEngine) {
    this.#spawn = spawn;
  }

  /** @throws {Failure} what the classifier answered, or `classifier-ended` where it could not answer */
  classify(request: Omit<ClassifierRequest, 'request'>): Promise<Probabilities> {
    const number = this.#requests++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      const message: ClassifierRequest = { request: number, ...request };
      this.#running().post(message);
    });
  }

  close(): void {
    this.#process?.kill();
  }

  #running(): ChildProgram {
    if (this.#process) return this.#process;
    const started = this.#spawn('classifier');
    started.onMessage((message) => this.#answer(classifierAnswerSchema.parse(message)));
    started.onExit((exit) => {
      this.#process = null;
      const failure = classificationFailures.classifierEnded(describeExit(exit));
      for (const { reject } of this.#waiting.values()) reject(failure);
      this.#waiting.clear();
    });
    this.#process = started;
    return started;
  }

  #answer(answer: ClassifierAnswer): void {
    const waiting = this.#waiting.get(answer.request);
    this.#waiting.delete(answer.request);
    if (answer.kind === 'classified') waiting?.resolve(answer);
    else waiting?.reject(new Failure(answer.failure));
  }
}

export interface BatcherOptions<Request, Answer> {
  /** Does several requests in one piece of work; answers in their order. Rejecting means that none of them was done. */
  flush: (requests: Request[]) => Promise<Answer[]>;
  /** Requests of one key are never in work at the same time, nor in the same flush. */
  key: (request: Request) => string;
  /** Most requests of one flush, and most flushes at a time. */
  max: number;
  flushes: number;
}

interface Waiting<Request, Answer> {
  request: Request;
  key: string;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/**
 * Gathers requests while earlier ones are in work and does them together: the busier it is, the larger the groups.
 * When a group fails, each of its requests is done again alone, so that one cannot spoil the others.
 */
export class Batcher<Request, Answer> {
  readonly #options: BatcherOptions<Request, Answer>;
  #waiting: Waiting<Request, Answer>[] = [];
  readonly #busy = new Set<string>();
  #flushing = 0;
  #scheduled = false;

  constructor(options: BatcherOptions<Request, Answer>) {
    this.#options = options;
  }

  /** Resolves with the answer once the group of the request is done. */
  ask(request: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, key: this.#options.key(request), resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#flushing >= this.#options.flushes) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#flushNext();
    });
  }

  async #flushNext(): Promise<void> {
    const group = this.#takeGroup();
    if (group.length === 0) return;
    this.#flushing += 1;
    if (this.#waiting.length > 0) this.#schedule();
    try {
      await this.#work(group);
    } finally {
      this.#flushing -= 1;
      for (const { key } of group) this.#busy.delete(key);
      if (this.#waiting.length > 0) this.#schedule();
    }
  }

  #takeGroup(): Waiting<Request, Answer>[] {
    const group: Waiting<Request, Answer>[] = [];
    const left: Waiting<Request, Answer>[] = [];
    for (const one of this.#waiting) {
      if (group.length >= this.#options.max || this.#busy.has(one.key)) {
        left.push(one);
      } else {
        this.#busy.add(one.key);
        group.push(one);
      }
    }
    this.#waiting = left;
    return group;
  }

  async #work(group: Waiting<Request, Answer>[]): Promise<void> {
    try {
      const answers = await this.#options.flush(group.map(({ request }) => request));
      group.forEach(({ resolve }, index) => resolve(answers[index] as Answer));
    } catch (error) {
      const [first] = group;
      if (group.length === 1) return first?.reject(error);
      for (const one of group) await this.#work([one]);
    }
  }
}

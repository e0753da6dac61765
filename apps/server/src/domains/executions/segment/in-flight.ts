/** The effects that a segment performs just now. */
export class WorkInFlight {
  readonly #running = new Map<string, Promise<void>>();
  readonly #failures: unknown[] = [];

  add(id: string, work: Promise<void>): void {
    const end = work.catch((error: unknown) => void this.#failures.push(error)).finally(() => this.#running.delete(id));
    this.#running.set(id, end);
  }

  /** Waits until one more ends; false when none runs any more. Throws what one of them failed with. */
  async nextEnd(): Promise<boolean> {
    if (this.#running.size > 0) await Promise.race(this.#running.values());
    if (this.#failures.length > 0) throw this.#failures[0];
    return this.#running.size > 0;
  }

  /** Waits also for what those that run begin. */
  async allEnded(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }
}

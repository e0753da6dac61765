/** The effects that a segment performs just now. */
export class WorkInFlight {
  /** How many have ended, well or not. */
  ended = 0;
  readonly #running = new Map<string, Promise<void>>();
  readonly #failures: unknown[] = [];

  get ids(): string[] {
    return [...this.#running.keys()];
  }

  add(id: string, work: Promise<void>): void {
    const end = work
      .catch((error: unknown) => void this.#failures.push(error))
      .finally(() => {
        this.#running.delete(id);
        this.ended += 1;
      });
    this.#running.set(id, end);
  }

  /** Waits until one more ends; false when none runs. Throws what one of them failed with. */
  async nextEnd(): Promise<boolean> {
    if (this.#running.size === 0) return false;
    await Promise.race(this.#running.values());
    this.throwFailure();
    return true;
  }

  /** Throws what one of them failed with, also when nobody was waiting at that moment. */
  throwFailure(): void {
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  async allEnded(): Promise<void> {
    await Promise.all(this.#running.values());
  }
}

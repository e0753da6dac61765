/** Work that goes on in the background, and who waits for news of it in this process. */
export class Running {
  readonly #work = new Set<Promise<void>>();
  readonly #waiting = new Map<string, Set<() => void>>();

  add(work: Promise<void>): void {
    const tracked = work.finally(() => this.#work.delete(tracked));
    this.#work.add(tracked);
  }

  /** Resolves when everything that runs now has ended. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#work);
  }

  /** Wakes those who wait for news of this. */
  tell(id: string): void {
    for (const wake of this.#waiting.get(id) ?? []) wake();
  }

  /** Resolves at the next news, after the time, or when the signal is aborted. */
  news(id: string, ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(id) ?? new Set();
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        waiting.delete(wake);
        if (waiting.size === 0) this.#waiting.delete(id);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      signal.addEventListener('abort', wake, { once: true });
      this.#waiting.set(id, waiting.add(wake));
      if (signal.aborted) wake();
    });
  }
}

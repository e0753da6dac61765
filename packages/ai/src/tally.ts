import type { AiAttempt } from '@renubu/contracts/ai-providers';
import type { AiUsage } from '@renubu/contracts/ai';

/** What a question has taken so far, over all its attempts. */
export class Tally {
  readonly attempts: AiAttempt[] = [];
  #inputTokens = 0;
  #outputTokens = 0;
  #costMicros = 0;
  firstTokenMs: number | null = null;

  add({ inputTokens, outputTokens, costMicros }: AiUsage): void {
    this.#inputTokens += inputTokens;
    this.#outputTokens += outputTokens;
    this.#costMicros += costMicros;
  }

  usage(): AiUsage {
    return { inputTokens: this.#inputTokens, outputTokens: this.#outputTokens, costMicros: this.#costMicros };
  }
}

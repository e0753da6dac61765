import type { AiFailureCode } from '@renubu/contracts/ai';
import { storable } from '@renubu/core/text/storable';

interface Details {
  /** Whether the same question may succeed when it is asked again soon. */
  retryable?: boolean;
  /** What the provider asked to wait. */
  retryAfterMs?: number | null;
  cause?: unknown;
}

/** A model could not help. `message` is for people and holds nothing secret. */
export class AiFailure extends Error {
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;

  constructor(
    readonly code: AiFailureCode,
    message: string,
    { retryable = false, retryAfterMs = null, cause }: Details = {},
  ) {
    super(storable(message), cause === undefined ? undefined : { cause });
    this.name = 'AiFailure';
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
  }
}

const ways: Record<AiFailureCode, string> = {
  timeout: 'See whether the model is loaded and the machine is busy, or allow it more time.',
  network: 'See whether the server runs and the address is right, including /v1 at its end.',
  rate_limit: 'Wait a little, or raise the limit or the credit at the provider.',
  unavailable: 'Wait a little; the provider has trouble of its own.',
  authentication: 'Enter a valid API key.',
  invalid_request: 'See whether address, kind and model fit each other.',
  model_not_found: 'Choose a model the server offers, and see whether the address ends with /v1.',
  context_length_exceeded: 'Choose a model that reads longer texts, or start the server with a larger context.',
  content_refused: 'Choose another model if this happens often.',
  invalid_output: 'See whether the address leads to a server that speaks like OpenAI, or choose a more able model.',
  budget_exceeded: 'Raise the budget, or wait until it begins anew.',
  breaker_open: 'Wait a minute; calls are let through again by themselves.',
  busy: 'Allow more calls at the same time, or wait until the running ones have ended.',
  cloud_not_allowed: 'Allow cloud providers in the settings first.',
  unknown: 'Look into the log of the server.',
};

/** What an admin can do about a failure. */
export const wayOut = (code: AiFailureCode): string => ways[code];

import type { z } from 'zod';
import type { ReadTool } from './answer/conversation.ts';
import type { Listener } from './answer/pieces.ts';
import type { Meter } from './meter.ts';
import type { Sampling } from './models/call.ts';
import type { Turn } from './prompt.ts';
import type { Fetch, Provider } from './provider.ts';
import type { RedactionSettings } from './redact.ts';

/** A question with everything that decides how it is answered. */
export interface GatewayQuestion<Output> {
  organizationId: string;
  /** `draft-email@1`. */
  promptId: string;
  system: string;
  history: Turn[];
  user: string;
  /** Null for plain text: then `Output` is a text. */
  output: z.ZodType<Output> | null;
  check: (output: Output) => string[];
  tools: Record<string, ReadTool>;
  maxOutputTokens: number;
  sampling: Sampling;
  /** In the order they are asked. */
  providers: readonly Provider[];
  fetchFor: (provider: Provider) => Fetch;
  redaction: RedactionSettings;
  /** How long an answer is given again; 0 asks each time. */
  cacheMs: number;
  meter: Meter;
  signal: AbortSignal;
  listener?: Listener;
}

/** An answer that passed its checks. */
export interface Found<Output> {
  output: Output;
  repaired: boolean;
  finish: 'stop' | 'length';
}

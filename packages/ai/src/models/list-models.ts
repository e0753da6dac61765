import { z } from 'zod';
import type { Fetch, Provider } from '../provider.ts';

const listSchema = z.object({ data: z.array(z.object({ id: z.string() })).max(5_000) });
const mostShown = 200;

/** Names of the models a server offers by `GET /models`; null when it does not say. Never throws. */
export async function listModels(provider: Provider, fetch: Fetch, signal: AbortSignal): Promise<string[] | null> {
  try {
    const answer = await fetch(`${provider.baseUrl.replace(/\/+$/, '')}/models`, {
      headers: headersOf(provider),
      signal,
    });
    const parsed = answer.ok ? listSchema.safeParse(await answer.json()) : undefined;
    return parsed?.success === true
      ? parsed.data.data
          .map(({ id }) => id)
          .sort()
          .slice(0, mostShown)
      : null;
  } catch {
    return null;
  }
}

function headersOf({ kind, apiKey, headers }: Provider): Record<string, string> {
  if (apiKey === null) return { ...headers };
  return kind === 'anthropic'
    ? { 'x-api-key': apiKey, 'anthropic-version': '2023-06-01', ...headers }
    : { authorization: `Bearer ${apiKey}`, ...headers };
}

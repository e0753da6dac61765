import { TransformStream } from 'node:stream/web';
import { fetch as undiciFetch, Response as UndiciResponse, type Dispatcher } from 'undici';
import { ConnectorError } from '../errors.ts';

export interface FetchLimits {
  /** Of one answer. */
  maxBytes: number;
}

/**
 * `fetch` through the guarded way out, for answers that are read while they come. Redirects are not followed: what is
 * sent is meant for the address it is sent to. An answer over the limit is broken off.
 */
export function guardedFetch(dispatcher: Dispatcher, { maxBytes }: FetchLimits): typeof globalThis.fetch {
  const fetch = async (input: string | URL, init: RequestInit = {}): Promise<unknown> => {
    const answer = await undiciFetch(input, {
      ...(init as object),
      dispatcher,
      redirect: 'manual',
    });
    if (answer.status >= 300 && answer.status < 400) {
      await answer.body?.cancel();
      const { host } = new URL(input);
      throw new ConnectorError('redirected', `${host} sends on to another address; use that one.`, 'permanent');
    }
    const { status, statusText, headers } = answer;
    return new UndiciResponse(answer.body?.pipeThrough(limited(maxBytes)) ?? null, { status, statusText, headers });
  };
  return fetch as unknown as typeof globalThis.fetch;
}

function limited(maxBytes: number) {
  let size = 0;
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(part, controller) {
      size += part.byteLength;
      if (size > maxBytes) {
        const message = `The answer is larger than ${maxBytes} bytes.`;
        controller.error(new ConnectorError('answer_too_large', message, 'permanent'));
      } else controller.enqueue(part);
    },
  });
}

import type { Json, JsonObject } from '@renubu/contracts/json';
import { bodyOf } from '@renubu/connectors/http/request';
import type { Network } from '@renubu/connectors/network/network';
import { plainHeaders, signingIn } from './redact.ts';

export interface Observed {
  request: JsonObject | null;
  response: JsonObject | null;
}

/** The way out, remembering the last request and its answer for the history, and what signed in among the secrets. */
export function observing(network: Network, secrets: Set<string>): { network: Network; seen: Observed } {
  const seen: Observed = { request: null, response: null };
  return {
    seen,
    network: {
      resolve: network.resolve,
      http: async (request) => {
        const { method, url, headers, body } = request;
        seen.request = {
          method,
          url: url.href,
          headers: plainHeaders(headers),
          body: body === undefined ? null : parsed(body),
        };
        seen.response = null;
        for (const secret of signingIn(headers)) secrets.add(secret);
        const answer = await network.http(request);
        seen.response = { status: answer.status, headers: plainHeaders(answer.headers), body: bodyOf(answer) };
        return answer;
      },
    },
  };
}

function parsed(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return body;
  }
}

import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { problemOf, refusedWith } from './errors.ts';
import { keys } from './keys.ts';

/** Only what may pass by itself is tried again: no answer, or an overloaded or restarting server. */
const passing = (error: Error): boolean => [0, 502, 503].includes(problemOf(error)?.status ?? -1);

/** The cache of everything read from the server. A 401 anywhere empties `me`, and the shell then asks to sign in. */
export function createQueryClient(): QueryClient {
  const signedOut = (error: Error): void => {
    if (refusedWith(error, 401)) client.setQueryData(keys.me, null);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: signedOut }),
    mutationCache: new MutationCache({ onError: signedOut }),
    defaultOptions: {
      queries: {
        staleTime: 20_000,
        gcTime: 10 * 60_000,
        retry: (count, error) => count < 2 && passing(error),
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
  return client;
}

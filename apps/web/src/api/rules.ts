import type { Condition } from '@renubu/contracts/language/conditions';
import type { JsonObject } from '@renubu/contracts/json';
import type { Rule, RuleTest } from '@renubu/contracts/rules';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ifMatch, read } from './client.ts';
import { keys } from './keys.ts';

const path = (slug: string) => ({ path: { slug } });

/** Reusable condition sets with the workflows that name them. */
export const rulesQuery = queryOptions({
  queryKey: keys.rules,
  queryFn: async ({ signal }): Promise<Rule[]> => (await read(api.GET('/api/v1/rules', { signal }))).items,
});

export interface RuleInput {
  name: string;
  description: string;
  condition: Condition;
}
function useRuleMutation<Input, Output>(call: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: call, onSuccess: () => client.invalidateQueries({ queryKey: keys.rules }) });
}
export const useCreateRule = () =>
  useRuleMutation((body: RuleInput & { slug: string }) => read(api.POST('/api/v1/rules', { body })));
/** Saves against the revision read before; a 412 means somebody else was faster. */
export const useUpdateRule = () =>
  useRuleMutation(({ slug, revision, ...body }: RuleInput & { slug: string; revision: number }) =>
    read(api.PUT('/api/v1/rules/{slug}', { params: path(slug), body, headers: ifMatch(revision) })),
  );
export const useRemoveRule = () =>
  useRuleMutation((slug: string) => read(api.DELETE('/api/v1/rules/{slug}', { params: path(slug) })));
/** Tries a condition on data: the verdict with both compared values of every part. */
export const useTestRule = () =>
  useMutation({
    mutationFn: ({ slug, ...body }: { slug: string; data: JsonObject; condition: Condition }): Promise<RuleTest> =>
      read(api.POST('/api/v1/rules/{slug}/test', { params: path(slug), body })),
  });

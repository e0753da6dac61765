import { ApiProblem } from '@renubu/client/problem';

export { ApiProblem } from '@renubu/client/problem';

/** The server's problem behind an error, if it is one. */
export const problemOf = (error: unknown): ApiProblem | undefined => (error instanceof ApiProblem ? error : undefined);

/** True when the server refused with this status or stable code. */
export const refusedWith = (error: unknown, reason: number | string): boolean => {
  const problem = problemOf(error);
  return problem !== undefined && (problem.status === reason || problem.code === reason);
};

/** Messages by field name, for forms: `body.name` → `name`. */
export function fieldErrors(error: unknown): Record<string, string> {
  const named = (problemOf(error)?.errors ?? []).map((item): [string, string] => [
    item.path.replace(/^body\.?/, ''),
    item.suggestion ? `${item.message}. ${item.suggestion}` : item.message,
  ]);
  return Object.fromEntries(named.filter(([path]) => path !== ''));
}

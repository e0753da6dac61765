import { problem, type ProblemItem } from '@renubu/contracts/problem';

/** The server refused a request, or could not answer it. `code` is stable: branch on it, show `detail`. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    /** Each wrong place in the request, with its rule and often a suggestion. */
    readonly errors: ProblemItem[] = [],
    readonly requestId: string | undefined = undefined,
    /** Further members of the problem, such as `executionId` or `allowed`. */
    readonly extra: Readonly<Record<string, unknown>> = {},
    /** Seconds to wait before the next try, when the server says so. */
    readonly retryAfterSeconds: number | undefined = undefined,
  ) {
    super(detail);
    this.name = 'ApiProblem';
  }
}

/** Reads the body of a refused request. A body that is not a problem document (a proxy's page) gets the code `http_<status>`. */
export function toApiProblem(response: Response, body: unknown): ApiProblem {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const seconds = Number.isFinite(retryAfter) ? retryAfter : undefined;
  const parsed = problem.safeParse(body);
  if (!parsed.success) {
    const detail = response.statusText === '' ? `The server answered ${response.status}.` : response.statusText;
    return new ApiProblem(response.status, `http_${response.status}`, detail, [], undefined, {}, seconds);
  }
  const { type: _type, title: _title, status, code, detail, errors, requestId, ...extra } = parsed.data;
  return new ApiProblem(status, code, detail, errors, requestId, extra, seconds);
}

import type { ProblemBody, ProblemItem } from '@renubu/contracts/problem';

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

// Checked by hand: a validator would more than double this client's weight in a browser.
function isProblem(body: unknown): body is ProblemBody {
  if (typeof body !== 'object' || body === null) return false;
  const { code, detail, errors } = body as Partial<ProblemBody>;
  return typeof code === 'string' && typeof detail === 'string' && (errors === undefined || Array.isArray(errors));
}

/** Reads the body of a refused request. A body that is not a problem document (a proxy's page) gets the code `http_<status>`. */
export function toApiProblem(response: Response, body: unknown): ApiProblem {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const seconds = Number.isFinite(retryAfter) ? retryAfter : undefined;
  if (!isProblem(body)) {
    const detail = response.statusText === '' ? `The server answered ${response.status}.` : response.statusText;
    return new ApiProblem(response.status, `http_${response.status}`, detail, [], undefined, {}, seconds);
  }
  const { type: _type, title: _title, status: _status, code, detail, errors, requestId, ...extra } = body;
  return new ApiProblem(response.status, code, detail, errors, requestId, extra, seconds);
}

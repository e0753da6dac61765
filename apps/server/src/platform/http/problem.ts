import { STATUS_CODES } from 'node:http';
import type { ProblemBody, ProblemItem } from '@renubu/contracts/problem';

export interface ProblemOptions {
  errors?: ProblemItem[];
  /** Headers of the answer, for example `retry-after`. */
  headers?: Record<string, string>;
  /** Further members of the problem document. */
  extra?: Record<string, unknown>;
  cause?: unknown;
}

/** An expected refusal, answered as RFC 9457 problem details. `code` is stable: clients branch on it. */
export class Problem extends Error {
  readonly errors: ProblemItem[] | undefined;
  readonly headers: Record<string, string>;
  readonly extra: Record<string, unknown>;

  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    options: ProblemOptions = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Problem';
    this.errors = options.errors;
    this.headers = options.headers ?? {};
    this.extra = options.extra ?? {};
  }

  toBody(requestId?: string): ProblemBody {
    return {
      ...this.extra,
      type: `https://renubu.dev/problems/${this.code.replaceAll('_', '-')}`,
      title: STATUS_CODES[this.status] ?? 'Error',
      status: this.status,
      code: this.code,
      detail: this.detail,
      ...(this.errors ? { errors: this.errors } : {}),
      ...(requestId ? { requestId } : {}),
    };
  }
}

/** 400: the request cannot be understood. */
export const badRequest = (code: string, detail: string, errors?: ProblemItem[]) =>
  new Problem(400, code, detail, { errors });

/** 400: parts of the request break the rules listed in `errors`. */
export const invalid = (errors: ProblemItem[]) =>
  new Problem(
    400,
    'validation_failed',
    errors.length === 1
      ? 'One part of the request is not valid.'
      : `${errors.length} parts of the request are not valid.`,
    { errors },
  );

/** 401: the caller has to sign in. */
export const unauthenticated = (detail = 'Sign in to do this.') => new Problem(401, 'not_signed_in', detail);

/** 403: the caller is known and may not do this. */
export const forbidden = (detail = 'Your role does not allow this.') => new Problem(403, 'not_allowed', detail);

/** 404: absent, or of another organization; the two look the same. */
export const notFound = (what = 'resource', id?: string) =>
  new Problem(404, 'not_found', id === undefined ? `There is no such ${what}.` : `There is no ${what} ${id}.`);

/** 409: the state of the resource does not allow this now. */
export const conflict = (code: string, detail: string, extra?: Record<string, unknown>) =>
  new Problem(409, code, detail, { extra });

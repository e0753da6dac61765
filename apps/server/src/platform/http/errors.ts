import type { FastifyError } from 'fastify';
import { Problem } from './problem.ts';
import { RequestInvalid } from './validation.ts';

/** Turns whatever was thrown into the problem that the caller sees. Unknown errors say nothing about the inside. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof RequestInvalid) return error.toProblem();
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return new Problem(400, 'too_deeply_nested', 'The request is nested too deeply.', { cause: error });
  }
  return databaseProblem(error) ?? frameworkProblem(error) ?? unexpected(error);
}

const unexpected = (cause: unknown) =>
  new Problem(500, 'internal_error', 'Something went wrong on our side. The request id leads to the log.', { cause });

const retry =
  (code: string, detail: string, seconds = 1) =>
  (cause: unknown) =>
    new Problem(503, code, detail, { headers: { 'retry-after': String(seconds) }, cause });

const unavailable = retry('database_unavailable', 'The database cannot be reached just now. Try again.', 2);
const contended = retry('try_again', 'Somebody else changed the same things at that moment. Try again.');

/** SQLSTATE codes, https://www.postgresql.org/docs/current/errcodes-appendix.html */
const databaseProblems: Record<string, (cause: unknown) => Problem> = {
  '23505': (cause) => new Problem(409, 'already_exists', 'There is one like it already.', { cause }),
  '23503': (cause) =>
    new Problem(409, 'reference_missing', 'It refers to something that does not exist or is still in use.', { cause }),
  '23514': (cause) => new Problem(422, 'value_refused', 'A value is outside of what is allowed.', { cause }),
  '23502': (cause) => new Problem(422, 'value_missing', 'A required value is missing.', { cause }),
  '22P02': (cause) => new Problem(400, 'malformed_value', 'A value does not have the right form.', { cause }),
  '22P05': (cause) => new Problem(400, 'malformed_value', 'A text has characters that cannot be stored.', { cause }),
  '22021': (cause) => new Problem(400, 'malformed_value', 'A text has characters that cannot be stored.', { cause }),
  '22003': (cause) => new Problem(400, 'value_out_of_range', 'A number is too large.', { cause }),
  '22008': (cause) => new Problem(400, 'value_out_of_range', 'A date is out of range.', { cause }),
  '40001': contended,
  '40P01': contended,
  '55P03': contended,
  '57014': retry('timed_out', 'It took too long and was stopped. Ask for less at once.', 5),
  '53300': unavailable,
  '57P01': unavailable,
  '57P02': unavailable,
  '57P03': unavailable,
  '08006': unavailable,
  '08003': unavailable,
  ECONNREFUSED: unavailable,
  ECONNRESET: unavailable,
};

function databaseProblem(error: unknown): Problem | undefined {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
    const found = code === undefined ? undefined : databaseProblems[code];
    if (found !== undefined) return found(error);
    if (/Connection terminated|timeout exceeded when trying to connect/.test(cause.message)) return unavailable(error);
  }
  return undefined;
}

const frameworkProblems: Record<string, (error: FastifyError) => Problem> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new Problem(413, 'payload_too_large', 'The request is larger than allowed here.'),
  FST_REQ_FILE_TOO_LARGE: () => new Problem(413, 'payload_too_large', 'The file is larger than allowed here.'),
  FST_FILES_LIMIT: () => new Problem(413, 'too_many_files', 'Send fewer files at once.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new Problem(
      415,
      'unsupported_media_type',
      'Send application/json, or what the reference names for this operation.',
    ),
  FST_INVALID_MULTIPART_CONTENT_TYPE: () =>
    new Problem(415, 'unsupported_media_type', 'Send the file as multipart/form-data.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new Problem(400, 'content_length_mismatch', 'Content-Length does not match the body.'),
  FST_ERR_CTP_INVALID_JSON_BODY: (error) => malformedJson(error.message),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => malformedJson('The body is empty.'),
  FST_ERR_BAD_URL: () => new Problem(400, 'malformed_url', 'The address is not well-formed.'),
  FST_ERR_RESPONSE_SERIALIZATION: (error) => unexpected(error),
};

/** 400: the body is not JSON; `reason` is what the parser says about the place. */
export const malformedJson = (reason: string) => new Problem(400, 'malformed_json', `The body is not JSON: ${reason}`);

/** What the reader of multipart/form-data says of a body that breaks off or has no parts; its errors have no codes. */
const malformedForm = /^(?:Multipart: |Unexpected end of multipart data|Part terminated early)/;

function frameworkProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, statusCode } = error as Partial<FastifyError>;
  const found = code === undefined ? undefined : frameworkProblems[code];
  if (found !== undefined) return found(error as FastifyError);
  if (malformedForm.test(error.message)) {
    return new Problem(400, 'malformed_form', `The form is not well-formed: ${error.message}.`, { cause: error });
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Problem(statusCode, (code ?? 'bad_request').toLowerCase(), error.message, { cause: error });
  }
  return undefined;
}

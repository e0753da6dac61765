import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from './problem.ts';

/** The ETag of a version, as it stands in headers. */
export const etagOf = (version: number | string): string => `"${version}"`;

/** Sets the `ETag` of the answer. */
export function setEtag(reply: FastifyReply, version: number | string): void {
  void reply.header('etag', etagOf(version));
}

/**
 * Checks `If-Match` against the stored version of what is about to change.
 * Throws 428 `precondition_required` when the header is missing, 412 `version_conflict` when it names another version.
 */
export function requireMatch(request: FastifyRequest, version: number | string): void {
  const header = request.headers['if-match'];
  if (header === undefined) {
    throw new Problem(
      428,
      'precondition_required',
      'Send If-Match with the ETag you read, so that nobody’s change is lost.',
    );
  }
  const given = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!given.includes('*') && !given.includes(etagOf(version))) {
    throw new Problem(
      412,
      'version_conflict',
      'It has changed since you read it. Read it again and repeat your change.',
      {
        headers: { etag: etagOf(version) },
      },
    );
  }
}

import type { IncomingHttpHeaders } from 'node:http';
import { decideQuerySchema } from '@renubu/contracts/events';
import type { z } from 'zod';
import { invalid } from '../../../platform/http/problem.ts';
import { describeIssues } from '../../../platform/http/validation.ts';
import type { DecideOptions } from './decide.ts';

const usual: DecideOptions = { deadlineMs: 5000, onTimeout: 'block' };

/** How long the caller waits and what counts then: from the query, else from headers, else 5 s and block. */
export function readOptions(headers: IncomingHttpHeaders, query: z.output<typeof decideQuerySchema>): DecideOptions {
  const { 'x-renubu-deadline-ms': deadlineMs, 'x-renubu-on-timeout': onTimeout } = headers;
  if (deadlineMs === undefined && onTimeout === undefined) return { ...usual, ...given(query) };
  const read = decideQuerySchema.safeParse({ deadlineMs, onTimeout });
  if (!read.success) throw invalid(describeIssues(read.error, decideQuerySchema, 'headers', { deadlineMs, onTimeout }));
  return { ...usual, ...given(read.data), ...given(query) };
}

function given({ deadlineMs, onTimeout }: z.output<typeof decideQuerySchema>): Partial<DecideOptions> {
  return { ...(deadlineMs === undefined ? {} : { deadlineMs }), ...(onTimeout === undefined ? {} : { onTimeout }) };
}

import { z } from 'zod';

/** One wrong place in a request: where, which rule, and how to put it right. */
export const problemError = z.object({
  /** Dotted path from the part of the request: `body.steps[2].title`, `query.limit`. */
  path: z.string(),
  code: z.string(),
  message: z.string(),
  suggestion: z.string().optional(),
});
export type ProblemItem = z.infer<typeof problemError>;

/** RFC 9457 problem details with a stable `code`; the body of every answer of 400 and above. */
export const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    errors: z.array(problemError).optional(),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457).' });
export type ProblemBody = z.infer<typeof problem>;

export const problemContentType = 'application/problem+json';

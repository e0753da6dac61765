import { z } from 'zod';

const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'expected the name of a header');
const headerValue = z
  .union([z.string(), z.number(), z.boolean()])
  .transform(String)
  .refine((text) => !/[\r\n\0]/.test(text), 'must stand on one line');
export const headersSchema = z.record(headerName, headerValue);

export const resourceSchema = z.strictObject({
  path: z.string().min(1).max(500),
  cacheSeconds: z.number().int().min(0).max(86_400).default(300),
  /** Path into the answer to what is wanted, such as `data`. */
  select: z.string().max(200).optional(),
});
/** A resource named `customer.…`, `table.…` or `record.…` would never be asked: those are the server's own. */
const resourceName = z
  .string()
  .regex(
    /^(?!(?:customer|table|record)\.)[a-z][a-zA-Z0-9_-]*(\.[a-zA-Z][a-zA-Z0-9_-]*)+$/,
    'expected a name such as order.details',
  );

export const httpConfigSchema = z.strictObject({
  baseUrl: z.url({ protocol: /^https?$/, hostname: /.+/ }).optional(),
  auth: z.enum(['none', 'bearer', 'basic', 'apiKey']).default('none'),
  username: z.string().max(200).optional(),
  apiKeyHeader: headerName.default('X-API-Key'),
  headers: headersSchema.default({}),
  testPath: z.string().max(500).default('/'),
  timeoutSeconds: z.number().int().min(1).max(120).default(15),
  maxResponseKb: z.number().int().min(1).max(16_384).default(1024),
  followRedirects: z.boolean().default(false),
  concurrency: z.number().int().min(1).max(200).default(10),
  resources: z.record(resourceName, resourceSchema).default({}),
});
export type HttpConfig = z.output<typeof httpConfigSchema>;

export const httpSecretsSchema = z.strictObject({ token: z.string().optional(), password: z.string().optional() });
export type HttpSecrets = z.output<typeof httpSecretsSchema>;

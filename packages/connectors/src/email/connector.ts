import { z } from 'zod';
import { defineConnector, defineOperation, type Call } from '../connector.ts';
import { sendSmtp, verifySmtp, type SmtpSettings } from './mail.ts';

const oneLine = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => !/[\r\n\0]/.test(text), 'must stand on one line');
const address = oneLine(320).refine(
  (text) => /^[^@\s<>]+@[^@\s<>]+$|^[^<>]*<[^@\s<>]+@[^@\s<>]+>$/.test(text),
  'is no address',
);
/** An address, several with commas between, or a list. */
const addresses = z
  .union([
    z.string().transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    ),
    z.array(z.string()),
  ])
  .pipe(z.array(address).max(100));

export const mailSchema = z
  .strictObject({
    to: addresses.refine((list) => list.length > 0, 'needs at least one address'),
    subject: oneLine(500),
    text: z.string().max(500_000).optional(),
    html: z.string().max(1_000_000).optional(),
    cc: addresses.optional(),
    bcc: addresses.optional(),
    replyTo: address.optional(),
  })
  .refine(({ text, html }) => text !== undefined || html !== undefined, {
    message: 'give text, html or both',
    path: ['text'],
  });

export const emailConfigSchema = z.strictObject({
  host: z
    .string()
    .regex(/^[A-Za-z0-9.:-]+$/, 'is no host')
    .max(255),
  port: z.number().int().min(1).max(65_535).default(587),
  security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
  username: z.string().max(320).optional(),
  from: address,
});
const emailSecretsSchema = z.strictObject({ password: z.string().optional() });
type EmailCall = Call<z.output<typeof emailConfigSchema>, z.output<typeof emailSecretsSchema>>;

const settingsOf = ({ config, secrets }: EmailCall): SmtpSettings => ({ ...config, password: secrets.password });

/** `email.send` through an SMTP server. */
export const email = defineConnector<EmailCall['config'], EmailCall['secrets']>({
  key: 'email',
  config: emailConfigSchema,
  secrets: emailSecretsSchema,
  operations: {
    'email.send': defineOperation(mailSchema, async (mail, call: EmailCall) => {
      const sent = await sendSmtp(settingsOf(call), { ...mail, idempotencyKey: call.idempotencyKey }, call);
      return { status: 'sent', ...sent };
    }),
  },
  test: async (call) => {
    await verifySmtp(settingsOf(call), call);
    return `${call.config.host} takes e-mail.`;
  },
});

import { z } from 'zod';

export const notificationChannels = ['inApp', 'email', 'slack'] as const;
export const notificationChannelSchema = z.enum(notificationChannels);
export type NotificationChannel = z.infer<typeof notificationChannelSchema>;

/**
 * What people are told about, with the channels each goes to unless they choose others. Slack is the organization's
 * channel: people who choose it are named there. `other` is everything else.
 */
export const notificationKinds = {
  approval_requested: { inApp: true, email: true, slack: true },
  approval_reminder: { inApp: true, email: true, slack: true },
  approval_decided: { inApp: true, email: true, slack: false },
  approval_expired: { inApp: true, email: true, slack: false },
  task_assigned: { inApp: true, email: false, slack: false },
  escalation: { inApp: true, email: true, slack: false },
  workflow_message: { inApp: true, email: false, slack: false },
  other: { inApp: true, email: false, slack: false },
} as const satisfies Record<string, Record<NotificationChannel, boolean>>;
export type NotificationKind = keyof typeof notificationKinds;
export const notificationKindSchema = z.enum(
  Object.keys(notificationKinds) as [NotificationKind, ...NotificationKind[]],
);

const channelsSchema = z.object({ inApp: z.boolean(), email: z.boolean(), slack: z.boolean() });
export type ChannelChoice = z.infer<typeof channelsSchema>;

export const digestSchema = z.enum(['daily', 'weekly', 'never']);

/** What one person hears of and where. */
export const notificationSettingsSchema = z.object({
  kinds: z.array(
    z.object({ kind: notificationKindSchema, title: z.string(), description: z.string(), channels: channelsSchema }),
  ),
  /** Unread notifications in one e-mail, at eight in the morning of the organization; weekly ones on Monday. */
  digest: digestSchema,
  /** Which channels the organization has connected: a choice of another one has no effect yet. */
  connected: z.object({ inApp: z.literal(true), email: z.boolean(), slack: z.boolean() }),
});
export type NotificationSettings = z.infer<typeof notificationSettingsSchema>;
export const notificationSettingsUpdateSchema = z.strictObject({
  kinds: z.partialRecord(notificationKindSchema, channelsSchema.partial().strict()).optional(),
  digest: digestSchema.optional(),
});
export type NotificationSettingsUpdate = z.infer<typeof notificationSettingsUpdateSchema>;

/** Where the organization's notifications go besides the app. A channel without a connection is not connected. */
export const organizationChannelsSchema = z.object({
  email: z.object({
    enabled: z.boolean(),
    /** Name of the SMTP connection; null takes the organization's only one. */
    connection: z.string().nullable(),
    connected: z.boolean(),
    problem: z.string().nullable(),
  }),
  slack: z.object({
    enabled: z.boolean(),
    connection: z.string().nullable(),
    /** Channel that hears of approvals, such as `#approvals`; null leaves it out. */
    channel: z.string().nullable(),
    connected: z.boolean(),
    problem: z.string().nullable(),
  }),
});
export type OrganizationChannels = z.infer<typeof organizationChannelsSchema>;
export const organizationChannelsUpdateSchema = z.strictObject({
  email: z
    .strictObject({ enabled: z.boolean(), connection: z.string().min(1).max(80).nullable() })
    .partial()
    .optional(),
  slack: z
    .strictObject({
      enabled: z.boolean(),
      connection: z.string().min(1).max(80).nullable(),
      channel: z.string().trim().min(1).max(80).nullable(),
    })
    .partial()
    .optional(),
});

export const deliveryStatuses = ['pending', 'sent', 'failed', 'skipped'] as const;
export const deliveryStatusSchema = z.enum(deliveryStatuses);
/** One message on its way out by a channel. */
export const notificationDeliverySchema = z.object({
  id: z.uuid(),
  channel: z.enum(['email', 'slack']),
  kind: notificationKindSchema.or(z.literal('digest')),
  title: z.string(),
  /** Null for a message to a channel of many. */
  person: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  status: deliveryStatusSchema,
  attempts: z.number().int(),
  /** Why the last attempt failed or the message was left out. */
  lastError: z.string().nullable(),
  nextAttemptAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
});
export type NotificationDelivery = z.infer<typeof notificationDeliverySchema>;

import { z } from 'zod';
import { permissionSchema, roleSchema } from './permissions.ts';
import { experienceLevelSchema } from './renewals.ts';

export const memberSchema = z.object({
  userId: z.uuid(),
  name: z.string(),
  email: z.email(),
  role: roleSchema,
  title: z.string().nullable(),
  experienceLevel: experienceLevelSchema,
  managerId: z.uuid().nullable(),
  skills: z.array(z.string()),
  territories: z.array(z.string()),
  /** True when determination may assign customers' work to this person. */
  takesWork: z.boolean(),
  active: z.boolean(),
  openExecutions: z.number().int(),
});
export type Member = z.infer<typeof memberSchema>;

export const memberUpdateSchema = memberSchema
  .pick({
    role: true,
    title: true,
    experienceLevel: true,
    managerId: true,
    skills: true,
    territories: true,
    takesWork: true,
    active: true,
  })
  .partial()
  .strict();

/** The signed-in person in the organization they work in. */
export const meSchema = z.object({
  user: z.object({ id: z.uuid(), name: z.string(), email: z.email() }),
  organization: z.object({
    id: z.uuid(),
    name: z.string(),
    slug: z.string(),
    currency: z.string(),
    timezone: z.string(),
    isSample: z.boolean(),
  }),
  organizations: z.array(z.object({ id: z.uuid(), name: z.string() })),
  role: roleSchema,
  permissions: z.array(permissionSchema),
  title: z.string().nullable(),
});
export type Me = z.infer<typeof meSchema>;

/** What the sign-in page needs to know before anybody is signed in. */
export const setupSchema = z.object({
  /** True until the first administrator exists: the page then offers first run. */
  needsFirstAdmin: z.boolean(),
  /** Sample people to sign in as; only where the sample organization is on. */
  sampleUsers: z.array(
    z.object({
      name: z.string(),
      email: z.email(),
      role: roleSchema,
      title: z.string().nullable(),
      password: z.string(),
    }),
  ),
  version: z.string(),
});
export type Setup = z.infer<typeof setupSchema>;

const password = z.string().min(10, 'at least 10 characters').max(200);
export const firstAdminSchema = z.strictObject({
  organization: z.string().trim().min(2).max(80),
  name: z.string().trim().min(1).max(120),
  email: z.email(),
  password,
});
export const signInSchema = z.strictObject({ email: z.email(), password: z.string().min(1).max(200) });
export const changePasswordSchema = z.strictObject({
  currentPassword: z.string().min(1).max(200),
  newPassword: password,
});
export const profileUpdateSchema = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  title: z.string().trim().max(120).nullable().optional(),
});

/** A person's settings; missing ones have these defaults. */
export const preferencesSchema = z.object({
  chat: z
    .object({ shiftEnterToSubmit: z.boolean().default(false), autoScrollToBottom: z.boolean().default(true) })
    .prefault({}),
  notifications: z
    .object({
      emailDigest: z.enum(['daily', 'weekly', 'never']).default('daily'),
      inAppNotifications: z.boolean().default(true),
    })
    .prefault({}),
  ui: z
    .object({
      theme: z.enum(['light', 'dark', 'auto']).default('auto'),
      compactMode: z.boolean().default(false),
      sidebarCollapsed: z.boolean().default(false),
    })
    .prefault({}),
  workflow: z
    .object({ autoAdvanceSteps: z.boolean().default(true), showCompletedTasks: z.boolean().default(true) })
    .prefault({}),
});
export type Preferences = z.infer<typeof preferencesSchema>;
/** A partial update, merged deeply. */
export const preferencesUpdateSchema = z.strictObject({
  chat: z.strictObject({ shiftEnterToSubmit: z.boolean(), autoScrollToBottom: z.boolean() }).partial().optional(),
  notifications: z
    .strictObject({ emailDigest: z.enum(['daily', 'weekly', 'never']), inAppNotifications: z.boolean() })
    .partial()
    .optional(),
  ui: z
    .strictObject({ theme: z.enum(['light', 'dark', 'auto']), compactMode: z.boolean(), sidebarCollapsed: z.boolean() })
    .partial()
    .optional(),
  workflow: z.strictObject({ autoAdvanceSteps: z.boolean(), showCompletedTasks: z.boolean() }).partial().optional(),
});

/** A key with which a program calls the API in its own name. The key itself is told once, when it is made. */
export const apiKeySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  /** `agent`: an AI agent; `system`: any other program. Histories name it so. */
  actor: z.enum(['agent', 'system']),
  /** Beginning of the key, to tell keys apart. */
  prefix: z.string(),
  scopes: z.array(permissionSchema),
  /** What it may do now: its scopes that its maker still holds. */
  permissions: z.array(permissionSchema),
  requestsPerMinute: z.number().int(),
  createdBy: z.object({ id: z.uuid(), name: z.string() }),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
  /** To the minute or so. */
  lastUsedAt: z.iso.datetime().nullable(),
  status: z.enum(['active', 'expired', 'revoked']),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

export const apiKeyInputSchema = z.strictObject({
  name: z.string().trim().min(1).max(80),
  actor: z.enum(['agent', 'system']).default('system'),
  scopes: z.array(permissionSchema).min(1).max(100),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
  requestsPerMinute: z.number().int().min(1).max(1_000_000).optional(),
});
/** The only answer that holds the key. */
export const apiKeyMadeSchema = z.object({ key: z.string(), apiKey: apiKeySchema });

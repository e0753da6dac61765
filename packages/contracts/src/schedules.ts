import { z } from 'zod';
import { actorSchema } from './actor.ts';
import { jsonObjectSchema } from './json.ts';
import { misfirePolicies, slugSchema } from './language/workflow.ts';

/** `missed`: its time passed while nothing ran, and the misfire policy left it out. `failed`: the start was refused. */
export const scheduleRunStatuses = ['started', 'failed', 'missed'] as const;

export const scheduleRunSchema = z.object({
  id: z.uuid(),
  scheduleId: z.uuid(),
  /** When it was due, and when it was taken up. */
  fireAt: z.iso.datetime(),
  firedAt: z.iso.datetime(),
  /** Why it ran: its time came, it was caught up after an outage, or somebody ran it. */
  cause: z.enum(['due', 'caught-up', 'manual']),
  status: z.enum(scheduleRunStatuses),
  executionId: z.uuid().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type ScheduleRun = z.infer<typeof scheduleRunSchema>;

export const scheduleViewSchema = z.object({
  id: z.uuid(),
  workflow: slugSchema,
  workflowName: z.string(),
  /** `definition`: the trigger of the published version; `added`: made here. */
  origin: z.enum(['definition', 'added']),
  name: z.string(),
  cron: z.string().nullable(),
  runAt: z.iso.datetime().nullable(),
  timezone: z.string(),
  misfire: z.enum(misfirePolicies),
  inputs: jsonObjectSchema,
  /** Runs by itself: not paused, its workflow enabled, a next run ahead. */
  active: z.boolean(),
  pausedAt: z.iso.datetime().nullable(),
  pausedBy: actorSchema.nullable(),
  workflowEnabled: z.boolean(),
  nextRunAt: z.iso.datetime().nullable(),
  lastRun: scheduleRunSchema.nullable(),
  /** Runs that were missed or failed since the last one that started. */
  troubled: z.number().int(),
  revision: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type ScheduleView = z.infer<typeof scheduleViewSchema>;

const times = {
  cron: z.string().trim().min(1).max(120).optional(),
  runAt: z.iso.datetime({ offset: true }).optional(),
  /** IANA name; the organization's when absent. */
  timezone: z.string().min(1).max(64).optional(),
};
const exactlyOne = (input: { cron?: string | undefined; runAt?: string | undefined }) =>
  (input.cron === undefined) !== (input.runAt === undefined);

/** A schedule beside those of the definition: a further cron, or one run at an instant. */
export const scheduleInputSchema = z
  .strictObject({
    ...times,
    name: z.string().trim().min(1).max(120).optional(),
    misfire: z.enum(misfirePolicies).default('run-once'),
    inputs: jsonObjectSchema.default({}),
  })
  .refine(exactlyOne, 'give exactly one of cron and runAt');
export const scheduleUpdateSchema = z.strictObject({
  ...times,
  name: z.string().trim().min(1).max(120).optional(),
  misfire: z.enum(misfirePolicies).optional(),
  inputs: jsonObjectSchema.optional(),
});

export const schedulePreviewInputSchema = z
  .strictObject({
    ...times,
    /** Count from here; now when absent. */
    from: z.iso.datetime({ offset: true }).optional(),
    count: z.number().int().min(1).max(100).default(10),
  })
  .refine(exactlyOne, 'give exactly one of cron and runAt');
export const schedulePreviewSchema = z.object({
  timezone: z.string(),
  runs: z.array(
    z.object({
      at: z.iso.datetime(),
      /** The same instant on the wall clock of the zone, such as `2026-03-29 03:30 +02:00`. */
      local: z.string(),
    }),
  ),
});

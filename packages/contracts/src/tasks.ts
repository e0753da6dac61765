import { z } from 'zod';

export const taskStatuses = ['pending', 'in_progress', 'snoozed', 'completed', 'skipped', 'cancelled'] as const;
export const taskStatusSchema = z.enum(taskStatuses);
export type TaskStatus = z.infer<typeof taskStatusSchema>;
export const taskVerbs = ['complete', 'skip', 'snooze', 'reopen', 'update', 'cancel'] as const;
/** What each status of a task allows; server and buttons both read it. */
export const taskCan: Record<(typeof taskVerbs)[number], readonly TaskStatus[]> = {
  complete: ['pending', 'in_progress', 'snoozed'],
  skip: ['pending', 'in_progress', 'snoozed'],
  snooze: ['pending', 'in_progress'],
  reopen: ['completed', 'skipped'],
  update: ['pending', 'in_progress', 'snoozed'],
  cancel: ['pending', 'in_progress', 'snoozed'],
};

export const taskSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  description: z.string(),
  owner: z.enum(['human', 'ai']),
  assignee: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  status: taskStatusSchema,
  /** 1 is most urgent, 5 least. */
  priority: z.number().int().min(1).max(5),
  dueAt: z.iso.datetime().nullable(),
  snoozedUntil: z.iso.datetime().nullable(),
  snoozeDeadline: z.iso.datetime().nullable(),
  requiresDecision: z.boolean(),
  customer: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  executionId: z.uuid().nullable(),
  parentId: z.uuid().nullable(),
  awaited: z.boolean(),
  reason: z.string().nullable(),
  revision: z.number().int(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type Task = z.infer<typeof taskSchema>;
export const taskInputSchema = z.strictObject({
  title: z.string().trim().min(1).max(300),
  description: z.string().max(4000).optional(),
  assigneeId: z.uuid().optional(),
  priority: z.number().int().min(1).max(5).optional(),
  dueAt: z.iso.datetime().nullable().optional(),
  customerId: z.uuid().optional(),
  executionId: z.uuid().optional(),
});
export const taskUpdateSchema = taskInputSchema.omit({ customerId: true, executionId: true }).partial();

export const notificationSchema = z.object({
  id: z.uuid(),
  type: z.string(),
  title: z.string(),
  message: z.string(),
  priority: z.number().int(),
  link: z.string().nullable(),
  createdAt: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
});
export type Notification = z.infer<typeof notificationSchema>;

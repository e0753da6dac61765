import { z } from 'zod';
import { reasonInputSchema } from '../executions.ts';
import { pageOf, pageQuery } from '../pagination.ts';
import { notificationSchema, taskInputSchema, taskSchema, taskStatusSchema, taskUpdateSchema } from '../tasks.ts';
import { defineRoute, nameRoutes } from './route.ts';

const tags = ['Tasks'];
const id = z.object({ id: z.uuid() });

export const taskRoutes = nameRoutes('tasks', {
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/tasks',
    permission: 'tasks.read',
    tags,
    summary: 'List tasks by urgency',
    schema: {
      query: pageQuery.extend({
        status: taskStatusSchema.optional(),
        open: z.enum(['true', 'false']).optional(),
        assigneeId: z.uuid().optional(),
        mine: z.enum(['true', 'false']).optional(),
        customerId: z.uuid().optional(),
        executionId: z.uuid().optional(),
      }),
      response: { 200: pageOf(taskSchema) },
    },
  }),
  create: defineRoute({
    method: 'POST',
    url: '/api/v1/tasks',
    permission: 'tasks.work',
    tags,
    summary: 'Create a task',
    schema: { body: taskInputSchema, response: { 201: taskSchema } },
  }),
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/tasks/:id',
    permission: 'tasks.read',
    tags,
    summary: 'Read a task',
    schema: { params: id, response: { 200: taskSchema } },
  }),
  update: defineRoute({
    method: 'PATCH',
    url: '/api/v1/tasks/:id',
    permission: 'tasks.work',
    tags,
    summary: 'Change a task',
    schema: { params: id, body: taskUpdateSchema, response: { 200: taskSchema } },
  }),
  complete: defineRoute({
    method: 'POST',
    url: '/api/v1/tasks/:id/complete',
    permission: 'tasks.work',
    tags,
    summary: 'Complete a task',
    schema: { params: id, response: { 200: taskSchema } },
  }),
  skip: defineRoute({
    method: 'POST',
    url: '/api/v1/tasks/:id/skip',
    permission: 'tasks.work',
    tags,
    summary: 'Skip a task with a reason',
    schema: { params: id, body: reasonInputSchema, response: { 200: taskSchema } },
  }),
  snooze: defineRoute({
    method: 'POST',
    url: '/api/v1/tasks/:id/snooze',
    permission: 'tasks.work',
    tags,
    summary: 'Snooze a task (at most 7 days after the first snooze)',
    schema: {
      params: id,
      body: z.strictObject({ days: z.number().int().min(1).max(7).default(7) }),
      response: { 200: taskSchema },
    },
  }),
  reopen: defineRoute({
    method: 'POST',
    url: '/api/v1/tasks/:id/reopen',
    permission: 'tasks.work',
    tags,
    summary: 'Reopen a finished task',
    schema: { params: id, response: { 200: taskSchema } },
  }),
});

const inbox = ['Notifications'];
export const notificationRoutes = nameRoutes('notifications', {
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/notifications',
    permission: 'signedIn',
    tags: inbox,
    summary: 'Own notifications, newest first',
    schema: {
      query: pageQuery.extend({ unread: z.enum(['true', 'false']).optional() }),
      response: { 200: pageOf(notificationSchema).extend({ unread: z.number().int() }) },
    },
  }),
  markRead: defineRoute({
    method: 'POST',
    url: '/api/v1/notifications/:id/read',
    permission: 'signedIn',
    tags: inbox,
    summary: 'Mark a notification as read',
    schema: { params: id, response: { 200: notificationSchema } },
  }),
  markAllRead: defineRoute({
    method: 'POST',
    url: '/api/v1/notifications/read-all',
    permission: 'signedIn',
    tags: inbox,
    summary: 'Mark all own notifications as read',
    schema: { response: { 200: z.object({ marked: z.number().int() }) } },
  }),
});

export const searchRoutes = nameRoutes('search', {
  search: defineRoute({
    method: 'GET',
    url: '/api/v1/search',
    permission: 'signedIn',
    tags: ['Search'],
    summary: 'Find customers, workflows, executions and tasks',
    schema: {
      query: z.object({ q: z.string().trim().min(1).max(100) }),
      response: {
        200: z.object({
          items: z.array(
            z.object({
              kind: z.enum(['customer', 'workflow', 'execution', 'task']),
              id: z.string(),
              title: z.string(),
              subtitle: z.string().nullable(),
              link: z.string(),
            }),
          ),
        }),
      },
    },
  }),
});

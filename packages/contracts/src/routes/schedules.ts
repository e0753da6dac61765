import { z } from 'zod';
import { slugSchema } from '../language/workflow.ts';
import { pageOf, pageQuery } from '../pagination.ts';
import {
  scheduleInputSchema,
  schedulePreviewInputSchema,
  schedulePreviewSchema,
  scheduleRunSchema,
  scheduleRunStatuses,
  scheduleUpdateSchema,
  scheduleViewSchema,
} from '../schedules.ts';
import { defineRoute, nameRoutes } from './route.ts';

const tags = ['Schedules'];
const id = z.object({ id: z.uuid() });
const one = { 200: scheduleViewSchema };

export const scheduleRoutes = nameRoutes('schedules', {
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/schedules',
    permission: 'workflows.read',
    tags,
    summary: 'List schedules, the next to run first',
    schema: {
      query: pageQuery.extend({ workflow: slugSchema.optional(), active: z.enum(['true', 'false']).optional() }),
      response: { 200: pageOf(scheduleViewSchema) },
    },
  }),
  ofWorkflow: defineRoute({
    method: 'GET',
    url: '/api/v1/workflows/:slug/schedules',
    permission: 'workflows.read',
    tags,
    summary: 'The schedules of a workflow',
    schema: {
      params: z.object({ slug: slugSchema }),
      response: { 200: z.object({ items: z.array(scheduleViewSchema) }) },
    },
  }),
  add: defineRoute({
    method: 'POST',
    url: '/api/v1/workflows/:slug/schedules',
    permission: 'schedules.write',
    tags,
    summary: 'Add a schedule, or one run at an instant',
    schema: {
      params: z.object({ slug: slugSchema }),
      body: scheduleInputSchema,
      response: { 201: scheduleViewSchema },
    },
  }),
  preview: defineRoute({
    method: 'POST',
    url: '/api/v1/schedules/preview',
    permission: 'workflows.read',
    tags,
    summary: 'When a schedule would run',
    schema: { body: schedulePreviewInputSchema, response: { 200: schedulePreviewSchema } },
  }),
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/schedules/:id',
    permission: 'workflows.read',
    tags,
    summary: 'Read a schedule',
    schema: { params: id, response: one },
  }),
  update: defineRoute({
    method: 'PATCH',
    url: '/api/v1/schedules/:id',
    permission: 'schedules.write',
    tags,
    summary: 'Change an added schedule',
    description: 'Needs If-Match. One that a definition makes is changed there.',
    schema: { params: id, body: scheduleUpdateSchema, response: one },
  }),
  remove: defineRoute({
    method: 'DELETE',
    url: '/api/v1/schedules/:id',
    permission: 'schedules.write',
    tags,
    summary: 'Remove an added schedule',
    schema: { params: id, response: { 204: z.undefined() } },
  }),
  pause: defineRoute({
    method: 'POST',
    url: '/api/v1/schedules/:id/pause',
    permission: 'schedules.write',
    tags,
    summary: 'Let it rest',
    schema: { params: id, response: one },
  }),
  resume: defineRoute({
    method: 'POST',
    url: '/api/v1/schedules/:id/resume',
    permission: 'schedules.write',
    tags,
    summary: 'Let it run again, from its next time on',
    schema: { params: id, response: one },
  }),
  run: defineRoute({
    method: 'POST',
    url: '/api/v1/schedules/:id/run',
    permission: 'schedules.write',
    tags,
    summary: 'Run it now, beside its times',
    schema: { params: id, response: { 201: scheduleRunSchema } },
  }),
  nextRuns: defineRoute({
    method: 'GET',
    url: '/api/v1/schedules/:id/next-runs',
    permission: 'workflows.read',
    tags,
    summary: 'Its next runs',
    schema: {
      params: id,
      query: z.object({ count: z.coerce.number().int().min(1).max(100).default(10) }),
      response: { 200: schedulePreviewSchema },
    },
  }),
  runs: defineRoute({
    method: 'GET',
    url: '/api/v1/schedules/:id/runs',
    permission: 'workflows.read',
    tags,
    summary: 'Its past runs, newest first; missed ones too',
    schema: {
      params: id,
      query: pageQuery.extend({ status: z.enum(scheduleRunStatuses).optional() }),
      response: { 200: pageOf(scheduleRunSchema) },
    },
  }),
});

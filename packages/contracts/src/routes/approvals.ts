import { z } from 'zod';
import {
  absenceInputSchema,
  absenceSchema,
  approvalCountsSchema,
  approvalDetailSchema,
  approvalLinkDecisionSchema,
  approvalLinkResultSchema,
  approvalLinkSchema,
  approvalStatusSchema,
  approvalSummarySchema,
  approverGroupInputSchema,
  approverGroupSchema,
  approverGroupUpdateSchema,
  bulkDecideInputSchema,
  bulkDecideResultSchema,
  commentInputSchema,
  decideInputSchema,
  delegateInputSchema,
} from '../approvals.ts';
import { pageOf, pageQuery } from '../pagination.ts';
import { defineRoute, nameRoutes } from './route.ts';

const tags = ['Approvals'];
const id = z.object({ id: z.uuid() });
const noContent = z.undefined().meta({ description: 'Done; nothing to say.' });

export const approvalRoutes = nameRoutes('approvals', {
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/approvals',
    permission: 'approvals.read',
    tags,
    summary: 'List approvals; pending ones by their expiry, ended ones newest first',
    schema: {
      query: pageQuery.extend({
        /** `mine`: those in which the caller has, had or stands in for a vote. */
        scope: z.enum(['mine', 'all']).default('mine'),
        status: approvalStatusSchema.optional(),
        /** `false`: only those that are over, `true`: only pending ones. */
        open: z.enum(['true', 'false']).optional(),
        workflow: z.string().max(80).optional(),
        executionId: z.uuid().optional(),
        /** Part of the title or the workflow's name. */
        q: z.string().trim().min(1).max(100).optional(),
      }),
      response: { 200: pageOf(approvalSummarySchema) },
    },
  }),
  counts: defineRoute({
    method: 'GET',
    url: '/api/v1/approvals/counts',
    permission: 'approvals.read',
    tags,
    summary: 'How many approvals wait for the caller, and how many there are by status',
    schema: { response: { 200: approvalCountsSchema } },
  }),
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/approvals/:id',
    permission: 'approvals.read',
    tags,
    summary: 'Read an approval with its evidence and history',
    schema: { params: id, response: { 200: approvalDetailSchema } },
  }),
  decide: defineRoute({
    method: 'POST',
    url: '/api/v1/approvals/:id/decide',
    permission: 'approvals.decide',
    tags,
    summary: 'Approve or reject',
    description:
      '403 when the caller is not an approver, asked for it, or has to wait for others; 409 when it is decided, over, or not what the caller saw (`payload_changed`).',
    schema: { params: id, body: decideInputSchema, response: { 200: approvalDetailSchema } },
  }),
  decideMany: defineRoute({
    method: 'POST',
    url: '/api/v1/approvals/decide',
    permission: 'approvals.decide',
    tags,
    summary: 'Decide up to 100 approvals; each is answered by itself',
    schema: { body: bulkDecideInputSchema, response: { 200: bulkDecideResultSchema } },
  }),
  delegate: defineRoute({
    method: 'POST',
    url: '/api/v1/approvals/:id/delegate',
    permission: 'approvals.decide',
    tags,
    summary: 'Pass a vote on to somebody else',
    schema: { params: id, body: delegateInputSchema, response: { 200: approvalDetailSchema } },
  }),
  comment: defineRoute({
    method: 'POST',
    url: '/api/v1/approvals/:id/comment',
    permission: 'approvals.decide',
    tags,
    summary: 'Add a comment to the history',
    schema: { params: id, body: commentInputSchema, response: { 200: approvalDetailSchema } },
  }),
});

const token = z.object({ token: z.string().min(1).max(200) });
const linkLimit = { max: 60, timeWindow: '1 minute' };

/** One-time links of mails: they work without signing in. Reading one never decides. */
export const approvalLinkRoutes = nameRoutes('approvalLinks', {
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/approval-links/:token',
    permission: 'public',
    tags,
    summary: 'What the confirm page of a one-time link shows',
    description:
      'Never decides, however often it is fetched. 404 for a link that was changed, replaced or never made; 410 after use or expiry.',
    rateLimit: linkLimit,
    schema: { params: token, response: { 200: approvalLinkSchema } },
  }),
  decide: defineRoute({
    method: 'POST',
    url: '/api/v1/approval-links/:token',
    permission: 'public',
    tags,
    summary: 'Decide by a one-time link, once',
    rateLimit: linkLimit,
    schema: { params: token, body: approvalLinkDecisionSchema, response: { 200: approvalLinkResultSchema } },
  }),
});

export const approverGroupRoutes = nameRoutes('approverGroups', {
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/approver-groups',
    permission: 'approvals.read',
    tags,
    summary: 'Groups that a step can name as approvers',
    schema: { response: { 200: z.object({ items: z.array(approverGroupSchema) }) } },
  }),
  create: defineRoute({
    method: 'POST',
    url: '/api/v1/approver-groups',
    permission: 'approvals.manage',
    tags,
    summary: 'Create an approver group',
    schema: { body: approverGroupInputSchema, response: { 201: approverGroupSchema } },
  }),
  update: defineRoute({
    method: 'PATCH',
    url: '/api/v1/approver-groups/:id',
    permission: 'approvals.manage',
    tags,
    summary: 'Rename a group or change its members',
    schema: { params: id, body: approverGroupUpdateSchema, response: { 200: approverGroupSchema } },
  }),
  remove: defineRoute({
    method: 'DELETE',
    url: '/api/v1/approver-groups/:id',
    permission: 'approvals.manage',
    tags,
    summary: 'Remove a group; approvals that are open keep their approvers',
    schema: { params: id, response: { 204: noContent } },
  }),
});

export const absenceRoutes = nameRoutes('approvalAbsences', {
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/approvals/absences',
    permission: 'approvals.read',
    tags,
    summary: 'Current and coming absences, and who decides meanwhile',
    schema: { response: { 200: z.object({ items: z.array(absenceSchema) }) } },
  }),
  create: defineRoute({
    method: 'POST',
    url: '/api/v1/approvals/absences',
    permission: 'approvals.decide',
    tags,
    summary: 'Say that somebody is away and who decides meanwhile',
    schema: { body: absenceInputSchema, response: { 201: absenceSchema } },
  }),
  remove: defineRoute({
    method: 'DELETE',
    url: '/api/v1/approvals/absences/:id',
    permission: 'approvals.decide',
    tags,
    summary: 'End or call off an absence',
    schema: { params: id, response: { 204: noContent } },
  }),
});

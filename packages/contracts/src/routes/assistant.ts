import { z } from 'zod';
import {
  acceptProposalSchema,
  assistantThreadSummarySchema,
  draftEmailInputSchema,
  emailDraftAnswerSchema,
  evidenceReportSchema,
  generateArtifactInputSchema,
  messageInputSchema,
  proposalSchema,
  proposalStatuses,
  recommendationsAnswerSchema,
  rejectProposalSchema,
  summaryAnswerSchema,
  threadInputSchema,
} from '../assistant.ts';
import { messageSchema } from '../executions.ts';
import { pageOf, pageQuery } from '../pagination.ts';
import { artifactSchema } from '../workflows.ts';
import { defineRoute, nameRoutes } from './route.ts';

const tags = ['Assistant'];
const id = z.object({ id: z.uuid() });

export const assistantRoutes = nameRoutes('assistant', {
  listThreads: defineRoute({
    method: 'GET',
    url: '/api/v1/threads',
    permission: 'ai.use',
    tags,
    summary: 'List my conversations with the assistant, newest first',
    schema: {
      query: pageQuery.extend({ customerId: z.uuid().optional(), kind: z.enum(['general', 'customer']).optional() }),
      response: { 200: pageOf(assistantThreadSummarySchema) },
    },
  }),
  createThread: defineRoute({
    method: 'POST',
    url: '/api/v1/threads',
    permission: 'ai.use',
    tags,
    summary: 'Begin a conversation: a general one, about a customer, or that of a step',
    description: 'A step has one conversation; asking for it again gives the same.',
    schema: { body: threadInputSchema, response: { 201: assistantThreadSummarySchema } },
  }),
  readThread: defineRoute({
    method: 'GET',
    url: '/api/v1/threads/:id',
    permission: 'ai.use',
    tags,
    summary: 'Read a conversation with its messages and proposals',
    schema: {
      params: id,
      response: { 200: assistantThreadSummarySchema.extend({ messages: z.array(messageSchema) }) },
    },
  }),
  postMessage: defineRoute({
    method: 'POST',
    url: '/api/v1/threads/:id/messages',
    permission: 'ai.use',
    tags,
    summary: 'Ask the assistant',
    description:
      'Without a model the answer comes at once, and `streamId` is null. With one, `answer` is null: follow `GET /ai/streams/{streamId}`, then read the conversation.',
    schema: {
      params: id,
      body: messageInputSchema,
      response: {
        201: z.object({ message: messageSchema, answer: messageSchema.nullable(), streamId: z.string().nullable() }),
      },
    },
  }),
  completeThread: defineRoute({
    method: 'POST',
    url: '/api/v1/threads/:id/complete',
    permission: 'ai.use',
    tags,
    summary: 'End a conversation',
    description: 'The conversation of a step ends with its step.',
    schema: { params: id, response: { 200: assistantThreadSummarySchema } },
  }),
  listProposals: defineRoute({
    method: 'GET',
    url: '/api/v1/proposals',
    permission: 'ai.use',
    tags,
    summary: 'List proposals of the assistant, newest first',
    schema: {
      query: pageQuery.extend({
        customerId: z.uuid().optional(),
        executionId: z.uuid().optional(),
        status: z.enum(proposalStatuses).optional(),
      }),
      response: { 200: pageOf(proposalSchema) },
    },
  }),
  acceptProposal: defineRoute({
    method: 'POST',
    url: '/api/v1/proposals/:id/accept',
    permission: 'ai.use',
    tags,
    summary: 'Accept a proposal: the change is made in your name',
    description: 'Needs the permission that the change itself needs, and goes through the same checks.',
    schema: { params: id, body: acceptProposalSchema.nullish(), response: { 200: proposalSchema } },
  }),
  rejectProposal: defineRoute({
    method: 'POST',
    url: '/api/v1/proposals/:id/reject',
    permission: 'ai.use',
    tags,
    summary: 'Reject a proposal; nothing changes',
    schema: { params: id, body: rejectProposalSchema.nullish(), response: { 200: proposalSchema } },
  }),
});

/** AI texts about one customer; each reads, none changes anything. */
export const customerAiRoutes = nameRoutes('customerAi', {
  summary: defineRoute({
    method: 'POST',
    url: '/api/v1/customers/:id/summary',
    permission: 'ai.use',
    tags,
    summary: 'Summarize a customer, each sentence with its evidence',
    schema: { params: id, response: { 200: summaryAnswerSchema } },
  }),
  recommendations: defineRoute({
    method: 'POST',
    url: '/api/v1/customers/:id/recommendations',
    permission: 'ai.use',
    tags,
    summary: 'What to do for a customer, most urgent first',
    schema: { params: id, response: { 200: recommendationsAnswerSchema } },
  }),
  draftEmail: defineRoute({
    method: 'POST',
    url: '/api/v1/customers/:id/email-draft',
    permission: 'ai.use',
    tags,
    summary: 'Draft an e-mail to a known stakeholder; nothing is sent',
    schema: { params: id, body: draftEmailInputSchema.nullish(), response: { 200: emailDraftAnswerSchema } },
  }),
});

export const artifactAiRoutes = nameRoutes('artifactAi', {
  generate: defineRoute({
    method: 'POST',
    url: '/api/v1/artifacts/:id/generate',
    permission: 'ai.use',
    tags,
    summary: 'Write a new version of an artifact from the customer’s data',
    description:
      'Needs the right to edit the artifact. Versions before it stay. E-mails, reports, recommendations, assessments and plans can be written.',
    schema: { params: id, body: generateArtifactInputSchema.nullish(), response: { 200: artifactSchema } },
  }),
  evidence: defineRoute({
    method: 'GET',
    url: '/api/v1/artifacts/:id/evidence',
    permission: 'ai.use',
    tags,
    summary: 'Hold each sentence and number of an artifact against its evidence',
    schema: { params: id, response: { 200: evidenceReportSchema } },
  }),
});

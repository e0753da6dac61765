import { z } from 'zod';
import {
  aiBudgetInputSchema,
  aiBudgetSchema,
  aiCallDetailSchema,
  aiCallOutcomes,
  aiCallSchema,
  aiProviderInputSchema,
  aiProviderSchema,
  aiProviderTestSchema,
  aiProviderUpdateSchema,
  aiSettingsSchema,
  aiSettingsUpdateSchema,
  aiStatusSchema,
  aiUsageQuerySchema,
  aiUsageTableSchema,
  chatAnswerSchema,
  chatInputSchema,
} from '../ai-providers.ts';
import { pageOf, pageQuery } from '../pagination.ts';
import { defineRoute, nameRoutes } from './route.ts';

const tags = ['AI'];
const id = z.object({ id: z.uuid() });
const gone = { 204: z.undefined() };
const permission = 'ai.manage';

export const aiProviderRoutes = nameRoutes('aiProviders', {
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/ai/providers',
    permission,
    tags,
    summary: 'List the models that answer for the organization, in the order they are asked',
    schema: { response: { 200: z.object({ items: z.array(aiProviderSchema) }) } },
  }),
  create: defineRoute({
    method: 'POST',
    url: '/api/v1/ai/providers',
    permission,
    tags,
    summary: 'Add a provider; its key is written, never read',
    schema: { body: aiProviderInputSchema, response: { 201: aiProviderSchema } },
    idempotency: false,
  }),
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/ai/providers/:id',
    permission,
    tags,
    summary: 'Read a provider',
    schema: { params: id, response: { 200: aiProviderSchema } },
  }),
  update: defineRoute({
    method: 'PATCH',
    url: '/api/v1/ai/providers/:id',
    permission,
    tags,
    summary: 'Change a provider (If-Match required)',
    description: 'A new address forgets key and headers, so that they never reach somebody they were not meant for.',
    schema: { params: id, body: aiProviderUpdateSchema, response: { 200: aiProviderSchema } },
  }),
  remove: defineRoute({
    method: 'DELETE',
    url: '/api/v1/ai/providers/:id',
    permission,
    tags,
    summary: 'Remove a provider; what it cost stays in the usage table',
    schema: { params: id, response: gone },
  }),
  test: defineRoute({
    method: 'POST',
    url: '/api/v1/ai/providers/:id/test',
    permission,
    tags,
    summary: 'Ask a provider a short question: time to the first token, and its models',
    description: 'Sends no data of the organization. It is asked whether it is active or not.',
    schema: { params: id, response: { 200: aiProviderTestSchema } },
    idempotency: false,
  }),
});

export const aiRoutes = nameRoutes('ai', {
  status: defineRoute({
    method: 'GET',
    url: '/api/v1/ai/status',
    permission: 'ai.use',
    tags,
    summary: 'Whether a model would be asked now, and which one',
    schema: { response: { 200: aiStatusSchema } },
  }),
  readSettings: defineRoute({
    method: 'GET',
    url: '/api/v1/ai/settings',
    permission,
    tags,
    summary: 'Read what may leave for models and what is kept',
    schema: { response: { 200: aiSettingsSchema } },
  }),
  updateSettings: defineRoute({
    method: 'PATCH',
    url: '/api/v1/ai/settings',
    permission,
    tags,
    summary: 'Change what may leave for models and what is kept',
    schema: { body: aiSettingsUpdateSchema, response: { 200: aiSettingsSchema } },
  }),
  listBudgets: defineRoute({
    method: 'GET',
    url: '/api/v1/ai/budgets',
    permission,
    tags,
    summary: 'List budgets with what is spent and reserved in their current period',
    schema: { response: { 200: z.object({ items: z.array(aiBudgetSchema) }) } },
  }),
  putBudget: defineRoute({
    method: 'PUT',
    url: '/api/v1/ai/budgets',
    permission,
    tags,
    summary: 'Set the daily or monthly budget of the organization, a workflow or an API key',
    description: 'A limit of 0 lets only models through that cost nothing.',
    schema: { body: aiBudgetInputSchema, response: { 200: aiBudgetSchema } },
  }),
  removeBudget: defineRoute({
    method: 'DELETE',
    url: '/api/v1/ai/budgets/:id',
    permission,
    tags,
    summary: 'Remove a budget',
    schema: { params: id, response: gone },
  }),
  usage: defineRoute({
    method: 'GET',
    url: '/api/v1/ai/usage',
    permission,
    tags,
    summary: 'Calls, tokens and cost by day, provider, model, prompt, workflow or API key',
    schema: { query: aiUsageQuerySchema, response: { 200: aiUsageTableSchema } },
  }),
  listCalls: defineRoute({
    method: 'GET',
    url: '/api/v1/ai/calls',
    permission,
    tags,
    summary: 'List traces of questions to models, newest first; they are kept for 90 days',
    schema: {
      query: pageQuery.extend({
        outcome: z.enum(aiCallOutcomes).optional(),
        prompt: z.string().max(120).optional(),
        executionId: z.uuid().optional(),
      }),
      response: { 200: pageOf(aiCallSchema) },
    },
  }),
  readCall: defineRoute({
    method: 'GET',
    url: '/api/v1/ai/calls/:id',
    permission,
    tags,
    summary: 'Read one trace with its attempts',
    schema: { params: id, response: { 200: aiCallDetailSchema } },
  }),
  chat: defineRoute({
    method: 'POST',
    url: '/api/v1/ai/chat',
    permission: 'ai.use',
    tags,
    summary: 'Complete a conversation with the organization’s model',
    description:
      'The answer says who made it. With `stream` it is 202 and `{ streamId }`: follow `GET /ai/streams/{streamId}`. Where no model can help, the content says so and `finishReason` is `fallback`.',
    schema: {
      body: chatInputSchema,
      response: { 200: chatAnswerSchema, 202: z.object({ streamId: z.uuid() }) },
    },
    idempotency: false,
  }),
  stream: defineRoute({
    method: 'GET',
    url: '/api/v1/ai/streams/:id',
    permission: 'ai.use',
    tags,
    summary: 'Follow an answer on its way (server-sent events)',
    description:
      'Events `text` {text}, `restart` {}, `done` {text, source}. With `Last-Event-ID` it goes on after that event, from any process. Only who asked may read; an answer is kept for an hour.',
    schema: { params: id, response: { 200: z.string().meta({ description: 'text/event-stream' }) } },
  }),
});

import {
  capabilitiesSchema,
  interpretAnswerSchema,
  interpretInputSchema,
  optimizeAnswerSchema,
  optimizeInputSchema,
  suggestAnswerSchema,
  suggestInputSchema,
  tryAnswerSchema,
  tryInputSchema,
  validateInputSchema,
  validationSchema,
} from '../interpreter.ts';
import { defineRoute, nameRoutes } from './route.ts';

const tags = ['AI'];

export const interpreterRoutes = nameRoutes('interpreter', {
  readCapabilities: defineRoute({
    method: 'GET',
    url: '/api/v1/ai/capabilities',
    permission: 'workflows.read',
    tags,
    summary: 'What workflows of the organization may name: entities, fields, events, operators, operations, roles',
    schema: { response: { 200: capabilitiesSchema } },
  }),
  capabilities: defineRoute({
    method: 'POST',
    url: '/api/v1/ai/capabilities',
    permission: 'workflows.read',
    tags,
    summary: 'The same as GET, for agents that can only post',
    schema: { response: { 200: capabilitiesSchema } },
    idempotency: false,
  }),
  interpret: defineRoute({
    method: 'POST',
    url: '/api/v1/ai/interpret',
    permission: 'ai.use',
    tags,
    summary: 'Read a workflow from a sentence; nothing is saved',
    description:
      'Every workflow in the answer passes the checker and its generated tests. Where the sentence leaves something open the answer asks; each choice is the sentence with the answer written in. The sentence is data: whatever it says to the system is not followed.',
    schema: { body: interpretInputSchema, response: { 200: interpretAnswerSchema } },
    idempotency: false,
  }),
  validate: defineRoute({
    method: 'POST',
    url: '/api/v1/ai/validate',
    permission: 'workflows.read',
    tags,
    summary: 'Check a definition of our form or the older one, with a corrected copy',
    schema: { body: validateInputSchema, response: { 200: validationSchema } },
    idempotency: false,
  }),
  test: defineRoute({
    method: 'POST',
    url: '/api/v1/ai/test',
    permission: 'workflows.read',
    tags,
    summary: 'Try a definition on sample data and run its tests; nothing is sent',
    schema: { body: tryInputSchema, response: { 200: tryAnswerSchema } },
    idempotency: false,
  }),
  suggest: defineRoute({
    method: 'POST',
    url: '/api/v1/ai/suggest',
    permission: 'ai.use',
    tags,
    summary: 'Workflows that help in a scenario, best first, with what the organization’s events show',
    schema: { body: suggestInputSchema, response: { 200: suggestAnswerSchema } },
    idempotency: false,
  }),
  optimize: defineRoute({
    method: 'POST',
    url: '/api/v1/ai/optimize',
    permission: 'workflows.read',
    tags,
    summary: 'What executions of a workflow show: branches never taken, slow steps, approvals that always pass',
    schema: { body: optimizeInputSchema, response: { 200: optimizeAnswerSchema } },
    idempotency: false,
  }),
});

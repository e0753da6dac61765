import { z } from 'zod';
import {
  refitResultSchema,
  riskModelViewSchema,
  whatIfInputSchema,
  whatIfResultSchema,
  whatIfSchema,
} from '../customer-risk.ts';
import { defineRoute, nameRoutes } from './route.ts';

const tags = ['Risk model'];
const id = z.object({ id: z.uuid() });

export const riskModelRoutes = nameRoutes('riskModel', {
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/intelligence/model',
    permission: 'customers.read',
    tags,
    summary: 'The risk model in use, what it weighs, how well it does, and its versions',
    schema: { response: { 200: riskModelViewSchema } },
  }),
  refit: defineRoute({
    method: 'POST',
    url: '/api/v1/intelligence/model/refit',
    permission: 'renewals.configure',
    tags,
    summary: 'Fit the model to the organization’s own finished renewals',
    description:
      'Stores a new version and does not activate it. With dryRun nothing is stored. Too few outcomes are no error: version and report are null and outcomes says what is missing.',
    schema: { body: z.strictObject({ dryRun: z.boolean().default(false) }), response: { 200: refitResultSchema } },
  }),
  activate: defineRoute({
    method: 'POST',
    url: '/api/v1/intelligence/model/activate',
    permission: 'renewals.configure',
    tags,
    summary: 'Score with a version from now on; version 0 returns to the prior',
    description: 'Every customer is analysed again in the background.',
    schema: { body: z.strictObject({ version: z.number().int().min(0) }), response: { 200: riskModelViewSchema } },
  }),
  whatIf: defineRoute({
    method: 'GET',
    url: '/api/v1/customers/:id/what-if',
    permission: 'customers.read',
    tags,
    summary: 'The smallest changes that bring a customer’s risk below a target',
    schema: {
      params: id,
      query: z.object({ target: z.coerce.number().int().min(1).max(100).default(60) }),
      response: { 200: whatIfSchema },
    },
  }),
  tryValues: defineRoute({
    method: 'POST',
    url: '/api/v1/customers/:id/what-if',
    permission: 'customers.read',
    tags,
    summary: 'The risk a customer would have with other values of its factors',
    description: 'Changes nothing. 422 unknown_factor for a factor that cannot be changed.',
    schema: { params: id, body: whatIfInputSchema, response: { 200: whatIfResultSchema } },
  }),
});

import { z } from 'zod';
import { slugSchema } from '../language/workflow.ts';
import { simulationInputSchema, simulationSchema, workflowTemplateSchema } from '../simulation.ts';
import { defineRoute, nameRoutes } from './route.ts';

const tags = ['Workflows'];

export const authoringRoutes = nameRoutes('authoring', {
  templates: defineRoute({
    method: 'GET',
    url: '/api/v1/workflows/templates',
    permission: 'workflows.read',
    tags,
    summary: 'Definitions that ship with Renubu, to begin one’s own from',
    schema: { response: { 200: z.object({ items: z.array(workflowTemplateSchema) }) } },
  }),
  simulate: defineRoute({
    method: 'POST',
    url: '/api/v1/workflows/:slug/simulate',
    permission: 'workflows.read',
    tags,
    summary: 'Try the draft, the published version or a text on an event or inputs; nothing is sent',
    schema: {
      params: z.object({ slug: slugSchema }),
      body: simulationInputSchema,
      response: { 200: simulationSchema },
    },
    idempotency: false,
  }),
});

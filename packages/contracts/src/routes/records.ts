import { z } from 'zod';
import { pageOf, pageQuery } from '../pagination.ts';
import {
  entitySchema,
  entitySummarySchema,
  recordIdSchema,
  recordInputSchema,
  recordSchema,
  recordUpdateSchema,
  tableReplaceResultSchema,
  tableReplaceSchema,
} from '../records.ts';
import { defineRoute, nameRoutes } from './route.ts';

const gone = { 204: z.undefined() };
const entityParams = z.object({ entity: entitySchema });
const recordParams = z.object({ entity: entitySchema, id: recordIdSchema });
const recordTags = ['Records'];
export const recordRoutes = nameRoutes('records', {
  entities: defineRoute({
    method: 'GET',
    url: '/api/v1/records',
    permission: 'records.read',
    tags: recordTags,
    summary: 'The types of records there are, reference tables among them',
    schema: { response: { 200: z.object({ items: z.array(entitySummarySchema) }) } },
  }),
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/records/:entity',
    permission: 'records.read',
    tags: recordTags,
    summary: 'List the records of a type',
    schema: {
      params: entityParams,
      query: pageQuery.extend({ search: z.string().max(100).optional() }),
      response: { 200: pageOf(recordSchema) },
    },
  }),
  create: defineRoute({
    method: 'POST',
    url: '/api/v1/records/:entity',
    permission: 'records.write',
    tags: recordTags,
    summary: 'Create a record; its id is made when none is given',
    schema: { params: entityParams, body: recordInputSchema, response: { 201: recordSchema } },
  }),
  replace: defineRoute({
    method: 'PUT',
    url: '/api/v1/records/:entity',
    permission: 'records.write',
    tags: recordTags,
    summary: 'Replace all records of a type, for example a reference table from CSV',
    schema: { params: entityParams, body: tableReplaceSchema, response: { 200: tableReplaceResultSchema } },
    bodyLimit: 16 * 1024 * 1024,
  }),
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/records/:entity/:id',
    permission: 'records.read',
    tags: recordTags,
    summary: 'Read a record',
    schema: { params: recordParams, response: { 200: recordSchema } },
  }),
  update: defineRoute({
    method: 'PATCH',
    url: '/api/v1/records/:entity/:id',
    permission: 'records.write',
    tags: recordTags,
    summary: 'Change a record (If-Match required)',
    schema: { params: recordParams, body: recordUpdateSchema, response: { 200: recordSchema } },
  }),
  remove: defineRoute({
    method: 'DELETE',
    url: '/api/v1/records/:entity/:id',
    permission: 'records.write',
    tags: recordTags,
    summary: 'Remove a record',
    schema: { params: recordParams, response: gone },
  }),
});

import { z } from 'zod';
import {
  confirmationInputSchema,
  confirmationPlanSchema,
  contractDocumentSchema,
  contractDocumentSummarySchema,
  contractTermNameSchema,
  termCorrectionSchema,
} from '../contract-documents.ts';
import { defineRoute, nameRoutes } from './route.ts';

const tags = ['Contracts'];
const id = z.object({ id: z.uuid() });
const term = id.extend({ term: contractTermNameSchema });
const ofCustomer = '/api/v1/customers/:id/contract-documents';
const one = '/api/v1/contract-documents/:id';

export const contractDocumentRoutes = nameRoutes('contractDocuments', {
  list: defineRoute({
    method: 'GET',
    url: ofCustomer,
    permission: 'customers.read',
    tags,
    summary: 'List the contract files of a customer, newest first',
    schema: { params: id, response: { 200: z.object({ items: z.array(contractDocumentSummarySchema) }) } },
  }),
  /** multipart/form-data with one file in field `file` (PDF, DOCX or plain text, ≤ 20 MB). */
  upload: defineRoute({
    method: 'POST',
    url: ofCustomer,
    permission: 'customers.write',
    tags,
    summary: 'Upload a contract; it is read in the background',
    description:
      'multipart/form-data with one `file`: PDF, DOCX or plain text, up to 20 MB, told apart by content. Answers 201 at once with status `reading`; the realtime topic `customers/{id}` tells when it was read. A file the customer has already is answered with 200 and what is stored.',
    schema: { params: id, response: { 200: contractDocumentSummarySchema, 201: contractDocumentSummarySchema } },
    bodyLimit: 22_000_000,
    idempotency: false,
  }),
  read: defineRoute({
    method: 'GET',
    url: one,
    permission: 'customers.read',
    tags,
    summary: 'Read a contract: text, terms with their clauses, obstacles, notice deadline, history',
    schema: { params: id, response: { 200: contractDocumentSchema } },
  }),
  file: defineRoute({
    method: 'GET',
    url: `${one}/file`,
    permission: 'customers.read',
    tags,
    summary: 'Download the file as it was uploaded',
    description: 'Always as an attachment.',
    schema: { params: id, response: { 200: z.unknown().meta({ description: 'The file.' }) } },
  }),
  correct: defineRoute({
    method: 'PUT',
    url: `${one}/terms/:term`,
    permission: 'customers.write',
    tags,
    summary: 'Correct a term, or say that the contract has none',
    description: 'Needs If-Match with the ETag read before.',
    schema: { params: term, body: termCorrectionSchema, response: { 200: contractDocumentSchema } },
  }),
  withdraw: defineRoute({
    method: 'DELETE',
    url: `${one}/terms/:term`,
    permission: 'customers.write',
    tags,
    summary: 'Withdraw a correction: what was read counts again',
    schema: { params: term, response: { 200: contractDocumentSchema } },
  }),
  preview: defineRoute({
    method: 'POST',
    url: `${one}/preview`,
    permission: 'customers.write',
    tags,
    summary: 'Show what confirming would change',
    schema: { params: id, body: confirmationInputSchema, response: { 200: confirmationPlanSchema } },
    idempotency: false,
  }),
  confirm: defineRoute({
    method: 'POST',
    url: `${one}/confirm`,
    permission: 'customers.write',
    tags,
    summary: 'Confirm terms: contract, renewal date and tasks follow',
    description: 'Needs If-Match with the ETag read before. Confirming again changes only what differs.',
    schema: {
      params: id,
      body: confirmationInputSchema,
      response: { 200: z.object({ document: contractDocumentSchema, done: confirmationPlanSchema }) },
    },
  }),
  reread: defineRoute({
    method: 'POST',
    url: `${one}/read`,
    permission: 'customers.write',
    tags,
    summary: 'Read the file again; corrections are kept',
    schema: { params: id, response: { 202: contractDocumentSummarySchema } },
  }),
  remove: defineRoute({
    method: 'DELETE',
    url: one,
    permission: 'customers.write',
    tags,
    summary: 'Delete a contract file with what was read from it',
    description: 'Terms that were confirmed stay in the contract, and tasks stay.',
    schema: { params: id, response: { 204: z.undefined() } },
  }),
});

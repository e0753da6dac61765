import { definePrompt } from '../prompt.ts';
import { customerDataSchema, quotedData, rules } from './customer-data.ts';

/** Where a customer stands, in a few sentences. */
export const summarizeCustomer = definePrompt({
  name: 'summarize-customer',
  version: 1,
  input: customerDataSchema,
  output: null,
  maxOutputTokens: 500,
  system: `You summarize a customer for the person who looks after it: where it stands, what moved, the risk and why, what to do next. Three to six plain sentences, no heading, no list.
${rules}`,
  user: (data) => `${quotedData(data)}\n\nSummarize the customer for ${data.person}.`,
});

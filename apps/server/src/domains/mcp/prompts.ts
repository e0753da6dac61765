import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

/** Ways of working with these tools, for clients that offer prompts to people. */
export function registerPrompts(server: McpServer): void {
  server.registerPrompt(
    'write_workflow',
    {
      title: 'Write a workflow',
      description: 'From a sentence to a draft that passes its tests, for people to publish.',
      argsSchema: z.object({ request: z.string().max(4000).describe('What the workflow is to do.') }),
    },
    ({ request }) =>
      message(`Write a Renubu workflow for this request:

${request}

1. Read get_capabilities and the resource renubu://docs/workflow-language.
2. Try interpret_request. Where it asks a question, ask me.
3. Validate with validate_workflow and set right what it finds; try it with test_workflow, with tests for each branch.
4. Show me the definition, and only when I agree save it with save_draft. Do not publish it.`),
  );
  server.registerPrompt(
    'review_customer',
    {
      title: 'Review a customer',
      description: 'What is known about a customer, why the risk is what it is, and what to do next.',
      argsSchema: z.object({ customer: z.string().max(200).describe('Name or id of the customer.') }),
    },
    ({ customer }) =>
      message(`Review the customer “${customer}” in Renubu.

Find it with search, then read get_customer, get_customer_intelligence and get_customer_timeline. Say how the risk comes about and name the evidence of each statement. Say nothing that the data does not support. End with the next three things to do.`),
  );
}

function message(text: string): { messages: { role: 'user'; content: { type: 'text'; text: string } }[] } {
  return { messages: [{ role: 'user', content: { type: 'text', text } }] };
}

import { setTimeout as pause } from 'node:timers/promises';
import {
  fromJsonSchema,
  type CallToolResult,
  type ContentBlock,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { z } from 'zod';

/** A red pixel, and a moment of silence. */
export const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
const wav = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=';

const image: ContentBlock = { type: 'image', data: png, mimeType: 'image/png' };
const text = (words: string): ContentBlock => ({ type: 'text', text: words });
const content = (...blocks: ContentBlock[]): CallToolResult => ({ content: blocks });

/** The tools that the conformance suite calls; their names and answers are the suite’s. */
export function registerFixtureTools(server: McpServer): void {
  registerContents(server);
  registerBehaviour(server);
  registerQuestions(server);
  server.registerTool(
    'json_schema_2020_12_tool',
    { description: 'Takes a schema with definitions', inputSchema: fromJsonSchema(addressSchema) },
    () => content(text('Taken.')),
  );
}

const addressSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object' as const,
  $defs: {
    address: { type: 'object' as const, properties: { street: { type: 'string' }, city: { type: 'string' } } },
  },
  properties: { name: { type: 'string' }, address: { $ref: '#/$defs/address' } },
  additionalProperties: false,
};

function registerContents(server: McpServer): void {
  const embedded = (uri: string, mimeType: string, words: string): ContentBlock => {
    return { type: 'resource', resource: { uri, mimeType, text: words } };
  };
  const answers: Record<string, CallToolResult> = {
    test_simple_text: content(text('This is a simple text response for testing.')),
    test_image_content: content(image),
    test_audio_content: content({ type: 'audio', data: wav, mimeType: 'audio/wav' }),
    test_embedded_resource: content(
      embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.'),
    ),
    test_multiple_content_types: content(
      text('Multiple content types test:'),
      image,
      embedded('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
    ),
  };
  for (const [name, answer] of Object.entries(answers)) {
    server.registerTool(name, { description: `Gives ${name.replaceAll('_', ' ')}` }, () => answer);
  }
}

function registerBehaviour(server: McpServer): void {
  server.registerTool('test_error_handling', { description: 'Always fails' }, () => {
    throw new Error('This tool intentionally returns an error for testing');
  });
  server.registerTool('test_tool_with_logging', { description: 'Logs while it works' }, async ({ mcpReq }) => {
    await mcpReq.log('info', 'Tool execution started');
    await pause(50);
    await mcpReq.log('info', 'Tool processing data');
    await pause(50);
    await mcpReq.log('info', 'Tool execution completed');
    return content(text('Logged three times.'));
  });
  server.registerTool('test_tool_with_progress', { description: 'Tells how far it is' }, async (context) => {
    for (const progress of [0, 50, 100]) {
      await tellProgress(context, progress);
      await pause(50);
    }
    return content(text('Came to its end.'));
  });
  server.registerTool(
    'test_reconnection',
    { description: 'Breaks its stream off while it works' },
    async ({ http }) => {
      await pause(50);
      http?.closeSSE?.();
      await pause(100);
      return content(text('Taken up again.'));
    },
  );
}

async function tellProgress({ mcpReq }: ServerContext, progress: number): Promise<void> {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return;
  await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
}

function registerQuestions(server: McpServer): void {
  server.registerTool(
    'test_sampling',
    { description: 'Asks the model of the client', inputSchema: z.object({ prompt: z.string() }) },
    async ({ prompt }, { mcpReq }) => {
      const messages = [{ role: 'user' as const, content: { type: 'text' as const, text: prompt } }];
      const { content: answer } = await mcpReq.requestSampling({ messages, maxTokens: 100 });
      return content(text(`LLM response: ${JSON.stringify(answer)}`));
    },
  );
  server.registerTool(
    'test_elicitation',
    { description: 'Asks the person at the client', inputSchema: z.object({ message: z.string() }) },
    async ({ message }, { mcpReq }) => {
      const answer = await mcpReq.elicitInput({ message, requestedSchema: personSchema });
      return content(text(`User response: ${JSON.stringify(answer)}`));
    },
  );
  const forms = { test_elicitation_sep1034_defaults: defaultsSchema, test_elicitation_sep1330_enums: choicesSchema };
  for (const [name, requestedSchema] of Object.entries(forms)) {
    server.registerTool(name, { description: 'Asks with a form' }, async ({ mcpReq }) => {
      const answer = await mcpReq.elicitInput({ message: 'Please fill this in.', requestedSchema });
      return content(
        text(`Elicitation completed: action=${answer.action}, content=${JSON.stringify(answer.content ?? {})}`),
      );
    });
  }
}

type FormSchema = Extract<
  Parameters<ServerContext['mcpReq']['elicitInput']>[0],
  { requestedSchema: unknown }
>['requestedSchema'];

const personSchema: FormSchema = {
  type: 'object',
  properties: {
    username: { type: 'string', description: "User's response" },
    email: { type: 'string', description: "User's email address" },
  },
  required: ['username', 'email'],
};

const defaultsSchema: FormSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', default: 'John Doe' },
    age: { type: 'integer', default: 30 },
    score: { type: 'number', default: 95.5 },
    status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
    verified: { type: 'boolean', default: true },
  },
};

const named = (values: [string, string][]) => values.map(([value, title]) => ({ const: value, title }));
const plain = ['option1', 'option2', 'option3'];
const choicesSchema: FormSchema = {
  type: 'object',
  properties: {
    untitledSingle: { type: 'string', enum: plain },
    titledSingle: {
      type: 'string',
      oneOf: named([
        ['value1', 'First Option'],
        ['value2', 'Second Option'],
        ['value3', 'Third Option'],
      ]),
    },
    legacyEnum: {
      type: 'string',
      enum: ['opt1', 'opt2', 'opt3'],
      enumNames: ['Option One', 'Option Two', 'Option Three'],
    },
    untitledMulti: { type: 'array', items: { type: 'string', enum: plain } },
    titledMulti: {
      type: 'array',
      items: {
        anyOf: named([
          ['value1', 'First Choice'],
          ['value2', 'Second Choice'],
          ['value3', 'Third Choice'],
        ]),
      },
    },
  },
};

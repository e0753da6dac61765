import { completable, McpServer, ResourceTemplate, type GetPromptResult } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { png, registerFixtureTools } from './fixture-tools.ts';

/** The server that the conformance suite expects, behind the endpoint that our own tools are served by. */
export function fixtureServer(): McpServer {
  const server = new McpServer(
    { name: 'renubu-conformance', version: '1' },
    { capabilities: { logging: {}, resources: { subscribe: true }, completions: {} } },
  );
  registerFixtureTools(server);
  registerFixtureResources(server);
  registerFixturePrompts(server);
  const subscribed = new Set<string>();
  server.server.setRequestHandler('resources/subscribe', ({ params }) => {
    subscribed.add(params.uri);
    return {};
  });
  server.server.setRequestHandler('resources/unsubscribe', ({ params }) => {
    subscribed.delete(params.uri);
    return {};
  });
  return server;
}

function registerFixtureResources(server: McpServer): void {
  const fixed = [
    { uri: 'test://static-text', mimeType: 'text/plain', text: 'This is the content of the static text resource.' },
    { uri: 'test://static-binary', mimeType: 'image/png', blob: png },
    { uri: 'test://watched-resource', mimeType: 'text/plain', text: 'Watched.' },
  ];
  for (const resource of fixed) {
    const { uri, mimeType } = resource;
    server.registerResource(uri.slice('test://'.length), uri, { description: 'A resource of tests', mimeType }, () => {
      return { contents: [resource] };
    });
  }
  const template = new ResourceTemplate('test://template/{id}/data', { list: undefined });
  const shown = { description: 'A resource for each id', mimeType: 'application/json' };
  server.registerResource('template', template, shown, (uri, { id }) => {
    const text = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${String(id)}` });
    return { contents: [{ uri: uri.href, mimeType: 'application/json', text }] };
  });
}

function registerFixturePrompts(server: McpServer): void {
  const saying = (text: string): GetPromptResult['messages'][number] => {
    return { role: 'user', content: { type: 'text', text } };
  };
  server.registerPrompt('test_simple_prompt', { description: 'A prompt without arguments' }, () => {
    return { messages: [saying('This is a simple prompt for testing.')] };
  });
  const named = completable(z.string(), (begun) => ['test', 'text'].filter((word) => word.startsWith(begun)));
  server.registerPrompt(
    'test_prompt_with_arguments',
    { description: 'A prompt with arguments', argsSchema: z.object({ arg1: named, arg2: z.string() }) },
    ({ arg1, arg2 }) => ({ messages: [saying(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)] }),
  );
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description: 'A prompt with a resource', argsSchema: z.object({ resourceUri: z.string() }) },
    ({ resourceUri: uri }) => {
      const resource = { uri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' };
      const embedded = { role: 'user' as const, content: { type: 'resource' as const, resource } };
      return { messages: [embedded, saying('Please process the embedded resource above.')] };
    },
  );
  server.registerPrompt('test_prompt_with_image', { description: 'A prompt with an image' }, () => {
    const image = { role: 'user' as const, content: { type: 'image' as const, data: png, mimeType: 'image/png' } };
    return { messages: [image, saying('Please analyze the image above.')] };
  });
}

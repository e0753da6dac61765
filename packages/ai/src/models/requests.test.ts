import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Gateway } from '../gateway.ts';
import { systemSurroundings, type Provider } from '../provider.ts';
import { modelServer } from '../testing/model-server.ts';
import { testProvider, testQuestion } from '../testing/question.ts';

const specs = new URL('../../../../../shared/data/api_specs/', import.meta.url);
interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  allOf?: Schema[];
}
interface Spec {
  components: { schemas: Record<string, Schema> };
}

function readSpec(name: string): Spec {
  return JSON.parse(gunzipSync(readFileSync(new URL(name, specs))).toString()) as Spec;
}

/** Names of all members of a schema, and of those that must be there. */
function membersOf(spec: Spec, schema: Schema | undefined): { known: string[]; required: string[] } {
  const target = schema?.$ref === undefined ? schema : spec.components.schemas[schema.$ref.split('/').at(-1) ?? ''];
  const inner = (target?.allOf ?? []).map((part) => membersOf(spec, part));
  return {
    known: [...Object.keys(target?.properties ?? {}), ...inner.flatMap(({ known }) => known)],
    required: [...(target?.required ?? []), ...inner.flatMap(({ required }) => required)],
  };
}

/** The body of a question with everything in it. */
async function sentBy(more: Partial<Provider>): Promise<object> {
  const server = await modelServer({ status: 500, error: { error: { message: 'enough' } } });
  const tools = { stock: { description: 'Stock.', input: z.object({ sku: z.string() }), read: async () => 1 } };
  await new Gateway(systemSurroundings).answer(
    testQuestion([testProvider(server.url, { retries: 0, apiKey: 'key-1', ...more })], {
      output: z.object({ label: z.string() }) as never,
      tools: tools as never,
      history: [
        { role: 'user', text: 'Hi' },
        { role: 'assistant', text: 'Hi.' },
      ],
      sampling: { temperature: 0, topP: 0.5, stopSequences: ['END'] },
    }),
  );
  const body = server.received[0]?.body;
  expect(body).toBeDefined();
  return body ?? {};
}

describe.each([
  ['openai', 'openai.json.gz', 'CreateChatCompletionRequest', 'gpt-4o'],
  ['openai-compatible', 'openai.json.gz', 'CreateChatCompletionRequest', 'small'],
  ['anthropic', 'anthropic_unofficial.json.gz', 'CreateMessageParams', 'claude-3-5-haiku-20241022'],
] as const)('requests to %s', (kind, file, name, model) => {
  const there = existsSync(new URL(file, specs));
  it.skipIf(!there)(`keep to the published description${there ? '' : ` (${file} is not here)`}`, async () => {
    const spec = readSpec(file);
    const schema = spec.components.schemas[name];
    expect(schema).toBeDefined();
    const { known, required } = membersOf(spec, schema);
    const sent = Object.keys(await sentBy({ kind, model }));
    expect(sent.filter((member) => !known.includes(member))).toEqual([]);
    expect(required.filter((member) => !sent.includes(member))).toEqual([]);
  });
});

import { connectorCatalog } from '@renubu/contracts/connectors/catalog';
import type { JsonObject } from '@renubu/contracts/json';
import { describe, expect, it } from 'vitest';
import { connectorOf, outsideConnectors } from './all.ts';
import type { Connector } from './connector.ts';
import { failureOf, testCall } from './testing/call.ts';

const pairs = connectorCatalog.flatMap((info) => {
  const connector = connectorOf(info.key);
  return connector === undefined ? [] : [[info.key, info, connector] as const];
});

/** The least settings that each connector takes. */
const settings: Record<string, { config: JsonObject; secrets: Record<string, string> }> = {
  http: { config: {}, secrets: {} },
  webhook: { config: {}, secrets: {} },
  email: { config: { host: 'mail.example.com', from: 'a@example.com' }, secrets: {} },
  slack: { config: {}, secrets: { token: 'xoxb-1' } },
};

const refusalOf = async (connector: Connector, operation: string, input: JsonObject) => {
  const call = testCall({ ...settings[connector.key], signal: AbortSignal.abort() });
  const work = connector.perform(operation, input, call);
  return (await failureOf(work)).message;
};

describe.each(pairs)('the catalog and the connector %s', (key, info, connector) => {
  it('know the same operations', () => {
    expect(info.operations.map(({ name }) => name)).toEqual(connector.operations);
  });

  it('know the same settings, with the defaults that the catalog tells', () => {
    const { config, secrets } = settings[key] ?? { config: {}, secrets: {} };
    expect(connector.check(config, secrets)).toEqual([]);
    const defaults = info.config.flatMap((field) => (field.default === undefined ? [] : [[field.name, field.default]]));
    expect(connector.check({ ...config, ...Object.fromEntries(defaults) }, secrets)).toEqual([]);
    const names = [...info.config, ...info.secrets].map(({ name }) => name);
    const all = Object.fromEntries(info.config.map(({ name }) => [name, null]));
    const given = Object.fromEntries(info.secrets.map(({ name }) => [name, 'x']));
    const unknown = connector.check(all, given).filter(({ message }) => message.includes('Unrecognized'));
    expect({ names, unknown }).toEqual({ names, unknown: [] });
  });

  it('know the same input, and which of it is required', async () => {
    for (const { name, input, anyOf = [] } of info.operations) {
      const all = Object.fromEntries(input.map((field) => [field.name, null]));
      expect(await refusalOf(connector, name, all)).not.toContain('Unrecognized');
      const missing = await refusalOf(connector, name, {});
      const required = input.filter((field) => field.required).map((field) => field.name);
      for (const field of required) expect(missing).toContain(`${field}:`);
      for (const group of anyOf) {
        const enough = Object.fromEntries(
          input.filter(({ required }) => required).map((one) => [one.name, 'a@b.example']),
        );
        const told = await refusalOf(connector, name, enough);
        expect(group.some((field) => told.includes(field))).toBe(true);
      }
    }
  });
});

describe('the catalog', () => {
  it('has every connector that reaches outside systems', () => {
    expect(pairs.map(([key]) => key).sort()).toEqual(outsideConnectors.map(({ key }) => key).sort());
  });

  it('names each connector and operation once', () => {
    const names = connectorCatalog.flatMap(({ key, operations }) => [key, ...operations.map(({ name }) => name)]);
    expect(new Set(names).size).toBe(names.length);
  });
});

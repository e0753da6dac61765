import type { JsonObject } from '@renubu/contracts/json';
import { connectorCatalog } from '@renubu/contracts/connectors/catalog';
import { describe, expect, it } from 'vitest';
import type { Connector, RawCall } from '../connector.ts';
import { failureOf, testCall } from './call.ts';

/** How an outside system of a test behaves. */
export type Behaviour = 'well' | 'silent' | 'busy' | 'broken' | 'refusing' | 'hangingUp';

export interface OutsideSystem {
  config: JsonObject;
  secrets: Record<string, string>;
  /** What it received: every message as text, with headers. */
  received: () => string[];
}

export interface Conformance {
  connector: Connector;
  operation: string;
  input: JsonObject;
  /** An input that its schema refuses. */
  badInput: JsonObject;
  /** Starts the outside system; it stops when the test ends. */
  start: (behaviour: Behaviour) => Promise<OutsideSystem>;
  /** How the key reaches the outside system, as a text that must be among what it received. */
  keyOf: (idempotencyKey: string) => string;
  /** Failure class for each behaviour; `refusing` is an answer that will not change by itself. */
  classes: Partial<Record<Exclude<Behaviour, 'well'>, string[]>>;
}

/** What every connector must do, whatever is behind it. */
export function conforms({ connector, operation, input, badInput, start, keyOf, classes }: Conformance): void {
  const perform = (system: OutsideSystem, call: Partial<RawCall> = {}, given = input) =>
    connector.perform(operation, given, testCall({ ...system, ...call }));

  describe(`${operation} conforms`, () => {
    it('is in the catalog', () => {
      const info = connectorCatalog.find(({ key }) => key === connector.key);
      expect(info?.operations.map(({ name }) => name)).toEqual(connector.operations);
    });

    it('passes the idempotency key, the same for the same effect', async () => {
      const system = await start('well');
      await perform(system, { idempotencyKey: 'effect-7' });
      await perform(system, { idempotencyKey: 'effect-7' });
      const carrying = system.received().filter((text) => text.includes(keyOf('effect-7')));
      expect(carrying).toHaveLength(2);
    });

    it('checks its input before anything is sent', async () => {
      const system = await start('well');
      for (const given of [badInput, { ...input, unheardOf: 1 }]) {
        expect(await failureOf(perform(system, {}, given))).toMatchObject({ failureClass: 'validation' });
      }
      expect(system.received()).toEqual([]);
    });

    it.each(Object.entries(classes))('says why a system that is %s failed', async (behaviour, expected) => {
      const system = await start(behaviour as Behaviour);
      const signal = AbortSignal.timeout(behaviour === 'silent' ? 150 : 5_000);
      const failure = await failureOf(perform(system, { signal }));
      expect(expected).toContain(failure.failureClass);
    });

    it('does nothing when it is called off before', async () => {
      const system = await start('well');
      const called = perform(system, { signal: AbortSignal.abort() });
      await expect(called).rejects.toThrow();
      expect(system.received()).toEqual([]);
    });

    it('never shows a secret, in what it gives or in what it throws', async () => {
      const well = await start('well');
      expect(shown(await perform(well))).not.toSatisfy(holdsOneOf(well.secrets));
      for (const behaviour of Object.keys(classes) as Behaviour[]) {
        if (behaviour === 'silent') continue;
        const system = await start(behaviour);
        const { message, code } = await failureOf(perform(system));
        expect(shown({ message, code })).not.toSatisfy(holdsOneOf(system.secrets));
      }
    });

    it('knows its own operations only', async () => {
      const failure = await failureOf(connector.perform('no.such', {}, testCall(await start('well'))));
      expect(failure.code).toBe('unknown_operation');
    });

    it('refuses settings that do not fit', () => {
      expect(connector.check({ unheardOf: true }, {})).not.toEqual([]);
    });
  });
}

const shown = (value: unknown): string => JSON.stringify(value);
const holdsOneOf = (secrets: Record<string, string>) => (text: string) =>
  Object.values(secrets).some((secret) => text.includes(secret));

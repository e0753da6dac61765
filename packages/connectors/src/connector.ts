import type { Json, JsonObject } from '@renubu/contracts/json';
import type { z } from 'zod';
import { ConnectorError, invalidInput } from './errors.ts';
import type { Network } from './network/network.ts';

/** What a connection gives to every call: nothing in it is stored or logged by a connector. */
export interface RawCall {
  config: JsonObject;
  secrets: Readonly<Record<string, string>>;
  /** The same for every attempt at the same effect. */
  idempotencyKey: string;
  /** Aborted when the call takes too long or is not wanted any more. */
  signal: AbortSignal;
  network: Network;
  now: () => Date;
}

/** A call with the settings of its connector read. */
export type Call<Config, Secrets> = Omit<RawCall, 'config' | 'secrets'> & { config: Config; secrets: Secrets };

export interface Operation<Config, Secrets> {
  run: (input: JsonObject, call: Call<Config, Secrets>) => Promise<Json>;
}

/** One outside system behind the interface that the gate knows. */
export interface Connector {
  key: string;
  operations: readonly string[];
  /** Reads the settings. Returns what does not fit, as `path: reason`; empty when all does. */
  check(config: JsonObject, secrets: Readonly<Record<string, string>>): { path: string; message: string }[];
  /** Checks the input, then does the operation. Throws a `ConnectorError`; nothing is sent when it is `validation`. */
  perform(operation: string, input: JsonObject, call: RawCall): Promise<Json>;
  /** Tries the connection without changing anything outside; says what it found. Throws a `ConnectorError`. */
  test?: (call: RawCall) => Promise<string>;
}

export interface ConnectorDefinition<Config, Secrets> {
  key: string;
  config: z.ZodType<Config>;
  secrets: z.ZodType<Secrets>;
  operations: Readonly<Record<string, Operation<Config, Secrets>>>;
  test?: (call: Call<Config, Secrets>) => Promise<string>;
}

/** An operation that checks its input with a schema before `perform` sees it. */
export function defineOperation<Config, Secrets, Schema extends z.ZodType>(
  schema: Schema,
  perform: (input: z.output<Schema>, call: Call<Config, Secrets>) => Promise<Json>,
): Operation<Config, Secrets> {
  return {
    run: async (input, call) => {
      const parsed = schema.safeParse(input);
      if (!parsed.success) throw invalidInput(describe(parsed.error));
      call.signal.throwIfAborted();
      return perform(parsed.data, call);
    },
  };
}

/** Makes a connector of its typed parts. */
export function defineConnector<Config, Secrets>(definition: ConnectorDefinition<Config, Secrets>): Connector {
  const { key, operations, test } = definition;
  const read = (call: RawCall): Call<Config, Secrets> => {
    const config = definition.config.safeParse(call.config);
    const secrets = definition.secrets.safeParse(call.secrets);
    if (config.success && secrets.success) return { ...call, config: config.data, secrets: secrets.data };
    const detail = [config, secrets].map(({ error }) => (error === undefined ? '' : describe(error)));
    const message = `The settings of the connection do not fit: ${detail.filter(Boolean).join('; ')}`;
    throw new ConnectorError('invalid_settings', message, 'permanent');
  };
  return {
    key,
    operations: Object.keys(operations),
    check: (config, secrets) => [
      ...issuesOf(definition.config.safeParse(config).error, 'config'),
      ...issuesOf(definition.secrets.safeParse(secrets).error, 'secrets'),
    ],
    perform: async (name, input, call) => {
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (operation === undefined) throw unknownOperation(name);
      return operation.run(input, read(call));
    },
    ...(test === undefined ? {} : { test: async (call: RawCall) => test(read(call)) }),
  };
}

/** Nothing here does an operation of this name. */
export const unknownOperation = (name: string): ConnectorError =>
  new ConnectorError('unknown_operation', `There is no operation “${name}” here.`, 'permanent');

function issuesOf(error: z.ZodError | undefined, root: string): { path: string; message: string }[] {
  return (error?.issues ?? []).map(({ path, message }) => ({ path: [root, ...path.map(String)].join('.'), message }));
}

function describe(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`).join('; ');
}

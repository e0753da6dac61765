import { maxDataBytes } from '@renubu/contracts/events';
import type { Json, JsonObject } from '@renubu/contracts/json';
import type { ProblemItem } from '@renubu/contracts/problem';
import { nearestName } from '@renubu/core/conditions/nearest';
import type { IncomingEvent } from '../incoming.ts';
import { hasUnstorableText, isTooDeep } from './storable.ts';

/** What an event gets where its sender said nothing. */
export interface Defaults {
  now: Date;
  newId: () => string;
}

export type ReadEvent = { ok: true; event: IncomingEvent } | { ok: false; errors: ProblemItem[] };

const context = ['id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema', 'specversion'];
const known = new Set([...context, 'data', 'data_base64']);
const plainNames = ['type', 'id', 'source', 'subject', 'time', 'data'];
const longest: Record<string, number> = { id: 255, type: 255, datacontenttype: 255 };
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i;
const extensionName = /^[a-z0-9]{1,64}$/;
const maxExtensions = 40;
// eslint-disable-next-line no-control-regex -- refused on purpose
const controls = /[\u0000-\u001f\u007f]/;
const loneSurrogate = /\p{Surrogate}/u;

/**
 * Reads a CloudEvent 1.0 in its JSON form: every member that is not of the specification is an extension attribute.
 * `path` opens the paths of errors. All errors at once; the event is never changed.
 */
export function readCloudEvent(value: unknown, path: string, defaults: Defaults): ReadEvent {
  if (!isObject(value)) return wrong(path, 'invalid_type', 'An event is a JSON object.');
  const errors: ProblemItem[] = [];
  if (value['specversion'] !== '1.0') {
    errors.push(item(path, 'specversion', 'unsupported_specversion', 'Expected the CloudEvents version "1.0".'));
  }
  const attributes = readAttributes(value, path, errors, ['id', 'source', 'type']);
  const extensions = readExtensions(value, path, errors);
  const contentType = attributes['datacontenttype'] ?? 'application/json';
  const data = readData(value, path, contentType, errors);
  return finish({ attributes, extensions, contentType, data, path, errors, defaults });
}

/** Reads an event without ceremony: `type` is enough; unknown members are refused with the nearest name. */
export function readPlainEvent(value: unknown, path: string, defaults: Defaults): ReadEvent {
  if (!isObject(value)) return wrong(path, 'invalid_type', 'An event is a JSON object with a type.');
  const errors: ProblemItem[] = [];
  for (const key of Object.keys(value).filter((name) => !plainNames.includes(name))) {
    const meant = nearestName(key, plainNames);
    const suggestion = meant === undefined ? `Known: ${plainNames.join(', ')}.` : `Did you mean "${meant}"?`;
    errors.push({ ...item(path, key, 'unrecognized_key', `"${key}" is not known here.`), suggestion });
  }
  const attributes = readAttributes(value, path, errors, ['type']);
  const data = (value['data'] ?? null) as Json;
  return finish({ attributes, extensions: {}, contentType: 'application/json', data, path, errors, defaults });
}

/** Checks extension attributes: lower-case names with texts, numbers or booleans. */
export function readExtensions(value: Record<string, unknown>, path: string, errors: ProblemItem[]): JsonObject {
  const names = Object.keys(value).filter((name) => !known.has(name) && value[name] !== null);
  if (names.length > maxExtensions) {
    errors.push({ path, code: 'too_big', message: `At most ${maxExtensions} extension attributes are kept.` });
    return {};
  }
  const extensions: JsonObject = {};
  for (const name of names) {
    const content = value[name];
    const scalar = typeof content === 'boolean' || typeof content === 'number' || typeof content === 'string';
    if (!extensionName.test(name)) {
      const message = 'Names of extension attributes are lower-case letters and digits; data belongs into "data".';
      errors.push(item(path, name, 'invalid_extension', message));
    } else if (!scalar || (typeof content === 'string' && content.length > 2000)) {
      errors.push(
        item(path, name, 'invalid_extension', 'Expected a text of at most 2,000 characters, a number or a boolean.'),
      );
    } else extensions[name] = content;
  }
  return extensions;
}

type Attributes = Partial<Record<string, string>>;

/** Reads the texts of the specification that are there; `required` ones have to be. */
export function readAttributes(
  value: Record<string, unknown>,
  path: string,
  errors: ProblemItem[],
  required: readonly string[],
): Attributes {
  const attributes: Attributes = {};
  for (const name of context) {
    const content = value[name];
    if (content === undefined || content === null) {
      if (required.includes(name)) errors.push(item(path, name, 'required', `"${name}" is missing.`));
      continue;
    }
    const problem = wrongAttribute(name, content);
    if (problem === undefined) attributes[name] = content as string;
    else errors.push(item(path, name, 'invalid_value', problem));
  }
  return attributes;
}

function wrongAttribute(name: string, content: unknown): string | undefined {
  const max = longest[name] ?? 1024;
  if (typeof content !== 'string' || content === '') return 'Expected a text that is not empty.';
  if (content.length > max) return `Expected at most ${max} characters.`;
  if (controls.test(content) || loneSurrogate.test(content)) return 'Expected a text without control characters.';
  if (name !== 'time') return undefined;
  const year = new Date(content).getUTCFullYear();
  const valid = instant.test(content) && year >= 1 && year <= 9999;
  return valid ? undefined : 'Expected an instant such as 2026-01-31T09:00:00Z.';
}

/** `data`, or `data_base64` decoded: JSON as JSON, anything else as `{ data_base64 }`. */
function readData(value: Record<string, unknown>, path: string, contentType: string, errors: ProblemItem[]): Json {
  const encoded = value['data_base64'];
  if (encoded === undefined || encoded === null) return (value['data'] ?? null) as Json;
  if (value['data'] !== undefined) {
    errors.push(item(path, 'data_base64', 'ambiguous', 'Give either "data" or "data_base64".'));
  } else if (typeof encoded !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(encoded) || encoded.length % 4 !== 0) {
    errors.push(item(path, 'data_base64', 'invalid_format', 'Expected base64.'));
  } else return fromBytes(Buffer.from(encoded, 'base64'), contentType) ?? badJson(path, errors);
  return null;
}

function badJson(path: string, errors: ProblemItem[]): null {
  errors.push(item(path, 'data_base64', 'invalid_json', 'The content type says JSON, and it is not JSON.'));
  return null;
}

/** Bytes as data: JSON parsed, texts as text, anything else as `{ data_base64 }`. Undefined for JSON that is none. */
export function fromBytes(bytes: Buffer, contentType: string): Json | undefined {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (bytes.length === 0) return null;
  if (type === 'application/json' || type.endsWith('+json')) {
    try {
      return JSON.parse(bytes.toString('utf8')) as Json;
    } catch {
      return undefined;
    }
  }
  const text = bytes.toString('utf8');
  const isText = (type.startsWith('text/') || type.endsWith('xml')) && !text.includes('\uFFFD');
  return isText ? text : { data_base64: bytes.toString('base64') };
}

interface Parts {
  attributes: Attributes;
  extensions: JsonObject;
  contentType: string;
  data: Json;
  path: string;
  errors: ProblemItem[];
  defaults: Defaults;
}

/** Puts an event together from what was read, and checks what holds for every form: size, depth, texts of `data`. */
export function finish({ attributes, extensions, contentType, data, path, errors, defaults }: Parts): ReadEvent {
  const dataText = writeData(data);
  const problem = wrongData(dataText);
  if (problem !== undefined) errors.push(item(path, 'data', ...problem));
  if (errors.length > 0 || dataText === undefined) return { ok: false, errors };
  const { id = defaults.newId(), source = 'api', type = '', subject = null, time, dataschema = null } = attributes;
  const at = time === undefined ? defaults.now.toISOString() : new Date(time).toISOString();
  return {
    ok: true,
    event: {
      ceId: id,
      source,
      type,
      subject,
      time: at,
      dataContentType: contentType,
      dataSchema: dataschema,
      extensions,
      data,
      dataText,
    },
  };
}

function writeData(data: Json): string | undefined {
  try {
    return JSON.stringify(data);
  } catch {
    // Nested deeper than the stack.
    return undefined;
  }
}

function wrongData(text: string | undefined): [code: string, message: string] | undefined {
  if (text === undefined || isTooDeep(text)) return ['too_deeply_nested', 'It is nested more than 64 levels deep.'];
  if (text.length > maxDataBytes || Buffer.byteLength(text) > maxDataBytes) {
    return [
      'too_big',
      `The data of an event may have ${maxDataBytes / 1024} kB; put larger things elsewhere and send their address.`,
    ];
  }
  if (hasUnstorableText(text)) return ['unstorable_text', 'A text has characters that cannot be stored.'];
  return undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const item = (path: string, name: string, code: string, message: string): ProblemItem => ({
  path: `${path}.${name}`,
  code,
  message,
});
const wrong = (path: string, code: string, message: string): ReadEvent => ({
  ok: false,
  errors: [{ path, code, message }],
});

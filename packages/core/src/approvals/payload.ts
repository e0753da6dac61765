import type { Json, JsonObject } from '@renubu/contracts/json';
import type { Form } from '@renubu/contracts/language/guided';

/** What a decision is bound to: everything the approver was shown. */
export interface ApprovalPayload {
  title: string;
  evidence: JsonObject;
  form: Form | null;
}

/** JSON with sorted names and no spaces: equal values give the same text however they were built. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .flatMap((name) => {
      const member = value[name];
      return member === undefined ? [] : [`${JSON.stringify(name)}:${canonicalJson(member)}`];
    });
  return `{${members.join(',')}}`;
}

/** The digest of the payload's canonical JSON; `digest` gives the SHA-256 of a text as 64 hexadecimal digits. */
export function payloadHash(payload: ApprovalPayload, digest: (text: string) => string): string {
  const { title, evidence, form } = payload;
  return digest(canonicalJson({ title, evidence, form: form as Json }));
}

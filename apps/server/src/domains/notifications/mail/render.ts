import type { Json, JsonObject } from '@renubu/contracts/json';
import { renderText } from '@renubu/core/templates/render';
import { mailTemplates } from './templates.gen.ts';

export type MailTemplate = keyof typeof mailTemplates;

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

/**
 * Renders a mail. In the HTML every text of the scope is escaped, so that nothing in it can be markup; the subject is
 * one line. Templates are ours; what they show never is one.
 */
export function renderMail(template: MailTemplate, subject: string, scope: JsonObject, now: Date): RenderedMail {
  const line = oneLine(subject);
  const { html, text } = mailTemplates[template];
  const preview = oneLine(typeof scope['message'] === 'string' ? scope['message'] : line);
  const full = { ...scope, subject: line, preview, now: now.toISOString() };
  return {
    subject: line,
    html: renderText(html, escaped(full) as typeof full),
    text: renderText(text, full),
  };
}

/** A text without line breaks and other control characters: fit for a header. At most 200 characters. */
export function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(value: Json): Json {
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (sign) => entities[sign] ?? '');
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(escaped);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, escaped(member)]));
}

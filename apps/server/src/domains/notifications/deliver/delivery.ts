import type { JsonObject } from '@renubu/contracts/json';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import type { MailTemplate } from '../mail/render.ts';

/** A message that is due, with whom it goes to and by which connection. */
export interface DueDelivery {
  id: string;
  organizationId: string;
  organization: string;
  timezone: string;
  channel: 'email' | 'slack';
  kind: string;
  approvalId: string | null;
  title: string;
  data: JsonObject;
  /** Attempts with this one. */
  attempts: number;
  /** Null for a message to a channel of many. */
  person: { id: string; name: string; email: string } | null;
  emailConnection: string | null;
  slackConnection: string | null;
  slackChannel: string | null;
}

/** What a message says. */
export interface Content {
  template: MailTemplate;
  subject: string;
  scope: JsonObject;
  /** The same in one paragraph, with a link, as Slack writes them. */
  slack: string;
}

/** Makes what a message says at the moment it goes out; `skip` says why it need not go out any more. */
export type Compose = (tx: Tx, ctx: Context, delivery: DueDelivery) => Promise<Content | { skip: string }>;

/** Text that cannot be a mention or a link of Slack. */
export function slackText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A link as Slack writes them. */
export const slackLink = (url: string, text: string): string => `<${url}|${slackText(text).replaceAll('|', '¦')}>`;

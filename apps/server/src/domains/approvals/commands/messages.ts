import type { Actor } from '@renubu/contracts/actor';
import type { ApprovalStatus } from '@renubu/contracts/approvals';
import type { Json, JsonObject } from '@renubu/contracts/json';
import { tally } from '@renubu/core/approvals/tally';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { currentAbsences } from '../queries/people.ts';
import { findSeats, votingSeats } from '../queries/seats.ts';
import { seatHolder } from '../queries/view.ts';
import { makeLink } from './links.ts';

/** The message to be made: what of a delivery it depends on. */
export interface ApprovalMessage {
  id: string;
  kind: string;
  approvalId: string | null;
  timezone: string;
  person: { id: string } | null;
}

interface MessageRow {
  id: string;
  organizationId: string;
  title: string;
  status: ApprovalStatus;
  needed: number;
  sequence: boolean;
  evidence: JsonObject;
  payloadHash: string;
  requestedBy: Actor;
  expiresAt: Date | null;
  workflow: string;
}

/** What a message that asks for a decision shows. `token` is of the one-time link; null in a channel of many. */
export interface ApprovalAsk {
  title: string;
  lead: string;
  /** Who asks, as a sentence. */
  asks: string;
  expires: string | null;
  evidence: { name: string; value: string }[];
  /** True when there is more evidence than is shown. */
  more: boolean;
  token: string | null;
}

/**
 * What a mail or message that asks for a decision says now, with a fresh one-time link for its person. `skip` says why
 * it need not be sent any more.
 */
export async function askForDecision(
  tx: Tx,
  ctx: Context,
  message: ApprovalMessage,
): Promise<ApprovalAsk | { skip: string }> {
  const found = await readMessage(tx, message.approvalId);
  if (found === undefined || found.status !== 'pending') return { skip: 'It was decided or called off meanwhile.' };
  const { person } = message;
  if (person !== null) {
    const seats = await findSeats(tx, [found.id]);
    const now = ctx.clock.now();
    const holder = seatHolder(seats, await currentAbsences(tx, now), now, person.id);
    const { turn } = tally(found, votingSeats(seats));
    if (holder === undefined || !turn.includes(holder)) return { skip: 'It is not this person’s turn any more.' };
  }
  const token = person === null ? null : await makeLink(tx, ctx, found, { userId: person.id, deliveryId: message.id });
  return {
    title: found.title,
    lead: message.kind === 'approval_reminder' ? 'Your decision is still awaited' : 'Approval requested',
    asks: asks(found),
    expires: found.expiresAt === null ? null : localTime(found.expiresAt, message.timezone),
    ...evidenceRows(found.evidence),
    token,
  };
}

function readMessage(tx: Tx, id: string | null): Promise<MessageRow | undefined> {
  return row<MessageRow>(
    tx,
    sql`
    select a.id, a.organization_id as "organizationId", a.title, a.status, a.needed, a.sequence, a.evidence,
           a.payload_hash as "payloadHash", a.requested_by as "requestedBy", a.expires_at as "expiresAt",
           e.workflow_name as workflow
      from renubu.approvals a join renubu.executions e on e.id = a.execution_id
     where a.id = ${id}`,
  );
}

function localTime(at: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'short' });
  return `${format.format(at)} (${timeZone})`;
}

function asks({ requestedBy, workflow }: Pick<MessageRow, 'requestedBy' | 'workflow'>): string {
  if (requestedBy.type === 'system') return `The workflow “${workflow}” asks for your decision.`;
  return `${requestedBy.name} asks for your decision in “${workflow}”.`;
}

const maxRows = 30;
const maxValue = 240;

/** The evidence as a short table: one row for each value, or each member of an object at the top. */
export function evidenceRows(evidence: JsonObject): Pick<ApprovalAsk, 'evidence' | 'more'> {
  const all = Object.entries(evidence).flatMap(([name, value]) =>
    isObject(value)
      ? Object.entries(value).map(([member, inner]) => ({ name: `${name}.${member}`, value: shown(inner) }))
      : [{ name, value: shown(value) }],
  );
  const rows = all
    .slice(0, maxRows)
    .map(({ name, value }) => ({ name: clipped(name, 60), value: clipped(value, maxValue) }));
  return { evidence: rows, more: all.length > maxRows || all.some(({ value }) => value.length > maxValue) };
}

const isObject = (value: Json): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const clipped = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

function shown(value: Json): string {
  if (value === null) return '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

import type { ApprovalDetail, ApprovalEvent, ApprovalStatus, ApprovalSummary } from '@renubu/contracts/approvals';
import type { JsonObject } from '@renubu/contracts/json';
import type { Form } from '@renubu/contracts/language/guided';
import type { Page, PageQuery } from '@renubu/contracts/pagination';
import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { currentAbsences } from './people.ts';
import { findSeats, type SeatRow } from './seats.ts';
import { listedColumns, listedSources, toSummary, type ListedRow, type Viewer } from './view.ts';

export interface ApprovalFilter {
  scope: 'mine' | 'all';
  status?: ApprovalStatus | undefined;
  open?: boolean | undefined;
  workflow?: string | undefined;
  executionId?: string | undefined;
  q?: string | undefined;
}

/** Pending ones first, the soonest to expire before the others; then the ended, newest first. */
const order = sql`(
  (a.status <> 'pending')::int,
  case when a.status = 'pending' then coalesce(extract(epoch from a.expires_at), 1e12)
       else -extract(epoch from a.decided_at) end,
  a.id)`;
const place = z.tuple([z.number().int(), z.string().regex(/^-?\d+(\.\d+)?$/), z.uuid()]);
const placeColumn = sql`jsonb_build_array(
  (a.status <> 'pending')::int,
  (case when a.status = 'pending' then coalesce(extract(epoch from a.expires_at), 1e12)
        else -extract(epoch from a.decided_at) end)::text,
  a.id)`;

/** A page of approvals as one person sees them. */
export async function listApprovals(
  tx: Tx,
  ctx: Context,
  userId: string,
  filter: ApprovalFilter,
  { limit, cursor }: PageQuery,
): Promise<Page<ApprovalSummary>> {
  const viewer = await viewerOf(tx, ctx, userId);
  const conditions = [...filterConditions(filter, viewer), ...(cursor === undefined ? [] : [afterCursor(cursor)])];
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const found = await rows<ListedRow & { place: unknown }>(
    tx,
    sql`
    select ${listedColumns}, ${placeColumn} as place from ${listedSources} ${where} order by ${order} limit ${limit + 1}`,
  );
  const { items, nextCursor } = page(found, limit, (item) => item.place);
  const seats = await seatsById(tx, items);
  return { items: items.map((item) => toSummary(item, seats.get(item.id) ?? [], viewer)), nextCursor };
}

/** Who looks now, with the absences that last. */
export async function viewerOf(tx: Tx, ctx: Context, userId: string): Promise<Viewer> {
  const now = ctx.clock.now();
  return { userId, now, absences: await currentAbsences(tx, now) };
}

async function seatsById(tx: Tx, items: readonly ListedRow[]): Promise<Map<string, SeatRow[]>> {
  if (items.length === 0) return new Map();
  const byId = new Map<string, SeatRow[]>(items.map(({ id }) => [id, []]));
  for (const seat of await findSeats(tx, [...byId.keys()])) byId.get(seat.approvalId)?.push(seat);
  return byId;
}

function afterCursor(cursor: string): SQL {
  const [ended, at, id] = decodeCursor(place, cursor);
  return sql`${order} > (${ended}::int, ${at}::numeric, ${id}::uuid)`;
}

/** Votes of this person and of those they stand in for now. */
function voteOf({ userId, now }: Pick<Viewer, 'userId' | 'now'>): SQL {
  return sql`(s.user_id = ${userId} or s.user_id in (
    select user_id from renubu.approval_absences
     where delegate_id = ${userId} and starts_at <= ${now} and ends_at > ${now}))`;
}

function filterConditions({ scope, status, open, workflow, executionId, q }: ApprovalFilter, viewer: Viewer): SQL[] {
  const like = `%${(q ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  return [
    ...(scope === 'all'
      ? []
      : [sql`exists (select from renubu.approval_seats s where s.approval_id = a.id and ${voteOf(viewer)})`]),
    ...(status === undefined ? [] : [sql`a.status = ${status}`]),
    ...(open === undefined ? [] : [open ? sql`a.status = 'pending'` : sql`a.status <> 'pending'`]),
    ...(workflow === undefined ? [] : [sql`e.slug = ${workflow}`]),
    ...(executionId === undefined ? [] : [sql`a.execution_id = ${executionId}`]),
    ...(q === undefined ? [] : [sql`(a.title ilike ${like} or e.workflow_name ilike ${like})`]),
  ];
}

/** How many wait for this person's decision now, and how many there are by status. */
export async function countApprovals(tx: Tx, ctx: Context, userId: string) {
  const found = await rows<{ status: ApprovalStatus; count: number }>(
    tx,
    sql`select status, count(*)::int as count from renubu.approvals group by status`,
  );
  const of = (status: ApprovalStatus) => found.find((one) => one.status === status)?.count ?? 0;
  return {
    mine: await countMine(tx, ctx, userId),
    pending: of('pending'),
    approved: of('approved'),
    rejected: of('rejected'),
    expired: of('expired'),
    cancelled: of('cancelled'),
  };
}

async function countMine(tx: Tx, ctx: Context, userId: string): Promise<number> {
  const viewer = await viewerOf(tx, ctx, userId);
  const found = await rows<ListedRow>(
    tx,
    sql`
    select ${listedColumns} from ${listedSources}
     where a.status = 'pending'
       and exists (select from renubu.approval_seats s
                    where s.approval_id = a.id and s.vote is null and not s.delegated and ${voteOf(viewer)})
     limit 1000`,
  );
  const seats = await seatsById(tx, found);
  return found.filter((one) => toSummary(one, seats.get(one.id) ?? [], viewer).canDecide.allowed).length;
}

interface DetailRow extends ListedRow {
  evidence: JsonObject;
  form: Form | null;
}

/** An approval with evidence, votes and history, as one person sees it. Throws 404. */
export async function readApproval(tx: Tx, ctx: Context, userId: string, id: string): Promise<ApprovalDetail> {
  const found = await row<DetailRow>(
    tx,
    sql`select ${listedColumns}, a.evidence, a.form from ${listedSources} where a.id = ${id}`,
  );
  if (found === undefined) throw notFound('approval', id);
  const seats = await findSeats(tx, [id]);
  return {
    ...toSummary(found, seats, await viewerOf(tx, ctx, userId)),
    evidence: found.evidence,
    form: found.form,
    votes: votes(seats),
    history: await readHistory(tx, id),
  };
}

function votes(seats: readonly SeatRow[]): ApprovalDetail['votes'] {
  return seats
    .flatMap(({ vote, votedBy, votedAt, reason, form, via }) => {
      if (vote === null || votedBy === null || votedAt === null) return [];
      return [{ by: votedBy, decision: vote, at: votedAt.toISOString(), reason, form: form ?? {}, via: via ?? 'app' }];
    })
    .sort((a, b) => a.at.localeCompare(b.at));
}

async function readHistory(tx: Tx, id: string): Promise<ApprovalEvent[]> {
  const found = await rows<Omit<ApprovalEvent, 'at'> & { at: Date }>(
    tx,
    sql`
    select id, seq, at, actor, type, message, data from renubu.approval_events
     where approval_id = ${id} order by seq limit 1000`,
  );
  return found.map((line) => ({ ...line, at: line.at.toISOString() }));
}

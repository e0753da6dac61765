import type { contractDocumentEventSchema } from '@renubu/contracts/contract-documents';
import { desc, eq } from 'drizzle-orm';
import type { z } from 'zod';
import { systemActor } from '../../../platform/session.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { contractConfirmations, contractCorrections, type DocumentRow, type ReadingRow } from '../tables.ts';

type DocumentEvent = z.infer<typeof contractDocumentEventSchema>;

const longest = 200;

/** Who did what with a file, newest first; the newest 200. */
export async function documentHistory(
  tx: Tx,
  { id, createdBy, createdAt, name }: DocumentRow,
  reading: ReadingRow | undefined,
): Promise<DocumentEvent[]> {
  const corrections = await tx
    .select()
    .from(contractCorrections)
    .where(eq(contractCorrections.documentId, id))
    .orderBy(desc(contractCorrections.madeAt), desc(contractCorrections.id))
    .limit(longest);
  const confirmations = await tx
    .select()
    .from(contractConfirmations)
    .where(eq(contractConfirmations.documentId, id))
    .orderBy(desc(contractConfirmations.confirmedAt))
    .limit(longest);
  const events: DocumentEvent[] = [
    ...confirmations.map(({ id: key, confirmedAt, confirmedBy, terms }) => ({
      ...{ id: key, at: confirmedAt.toISOString(), by: confirmedBy, kind: 'confirmed' as const, term: null },
      detail: Object.keys(terms).join(', '),
    })),
    ...corrections.map(({ id: key, madeAt, madeBy, kind, term, value }) => ({
      ...{ id: key, at: madeAt.toISOString(), by: madeBy, kind, term },
      detail: kind === 'withdrawn' ? null : (value?.value ?? null),
    })),
    ...(reading === undefined ? [] : [readEvent(id, reading)]),
    {
      ...{ id: `${id}:uploaded`, at: createdAt.toISOString(), by: createdBy, kind: 'uploaded' as const, term: null },
      detail: name,
    },
  ];
  return events.sort((a, b) => b.at.localeCompare(a.at)).slice(0, longest);
}

function readEvent(id: string, { readAt, source }: ReadingRow): DocumentEvent {
  const detail = source.kind === 'model' ? source.model : null;
  return { id: `${id}:read`, at: readAt.toISOString(), by: systemActor, kind: 'read', term: null, detail };
}

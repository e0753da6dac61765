import type { EvidenceReport } from '@renubu/contracts/assistant';
import { contextFacts } from '@renubu/core/assistant/facts';
import { recheck, sentencesOf, statementsOf } from '@renubu/core/evidence/carry';
import { unsupported } from '@renubu/core/evidence/check';
import { indexFacts } from '@renubu/core/evidence/facts';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { findArtifact } from '../../artifacts/queries.ts';
import { loadAssistantContext } from './context.ts';

/** Holds each sentence of an artifact against what it cites, and figures without a citation against all that is known. Throws 404. */
export async function artifactEvidence(tx: Tx, ctx: Context, session: Session, id: string): Promise<EvidenceReport> {
  const artifact = await findArtifact(tx, id);
  if (artifact === undefined) throw notFound('artifact', id);
  const step = { executionId: artifact.executionId, path: artifact.path };
  const context = await loadAssistantContext(tx, ctx, session, { customerId: null, step, threadId: null });
  const written = statementsOf(artifact.content) ?? sentencesOf(artifact.content).map(unsupported);
  const statements = recheck(written, indexFacts(contextFacts(context)));
  return {
    statements,
    sentences: statements.length,
    supported: statements.filter(({ supported }) => supported).length,
    mismatches: statements.reduce(
      (sum, { numbers }) => sum + numbers.filter(({ status }) => status === 'mismatch').length,
      0,
    ),
  };
}

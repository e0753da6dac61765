import type { Session } from '../../../platform/session.ts';
import type { AiCaller } from '../../ai/commands/ask.ts';

/** Who asks a model, and for which execution. */
export function callerOf(
  session: Session,
  executionId: string | null = null,
  workflowId: string | null = null,
): AiCaller {
  const { organizationId, userId, apiKey } = session;
  return {
    organizationId,
    userId: apiKey?.ownerId ?? userId,
    apiKeyId: apiKey === undefined ? null : userId,
    executionId,
    workflowId,
  };
}

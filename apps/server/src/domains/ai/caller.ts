/** Who asks: whom a call is counted for, and what it belongs to. */
export interface AiCaller {
  organizationId: string;
  userId: string | null;
  apiKeyId: string | null;
  executionId: string | null;
  workflowId: string | null;
}

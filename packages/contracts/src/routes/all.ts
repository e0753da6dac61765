import { aiProviderRoutes, aiRoutes } from './ai.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { absenceRoutes, approvalLinkRoutes, approvalRoutes, approverGroupRoutes } from './approvals.ts';
import { artifactAiRoutes, assistantRoutes, customerAiRoutes } from './assistant.ts';
import { authoringRoutes } from './authoring.ts';
import { connectionRoutes, secretRoutes } from './connections.ts';
import { contractDocumentRoutes } from './contract-documents.ts';
import { customerRoutes, importRoutes, signalRoutes } from './customers.ts';
import { eventRoutes, ruleRoutes, workflowWebhookRoutes } from './events.ts';
import { executionControlRoutes, executionRoutes, executionTraceRoutes } from './executions.ts';
import { interpreterRoutes } from './interpreter.ts';
import { identityRoutes } from './identity.ts';
import { notificationSettingRoutes } from './notifications.ts';
import { recordRoutes } from './records.ts';
import { queueRoutes, renewalRoutes } from './renewals.ts';
import { riskModelRoutes } from './risk-model.ts';
import type { RouteContract } from './route.ts';
import { scheduleRoutes } from './schedules.ts';
import { notificationRoutes, searchRoutes, taskRoutes } from './tasks.ts';
import { workflowToolRoutes } from './workflow-tools.ts';
import { webhookEndpointRoutes } from './webhook-endpoints.ts';
import { artifactRoutes, workflowRoutes } from './workflows.ts';

/** Every route of the API; the OpenAPI file is made from it. */
export const allRoutes: RouteContract[] = [
  identityRoutes,
  apiKeyRoutes,
  customerRoutes,
  contractDocumentRoutes,
  importRoutes,
  { ingest: signalRoutes.ingest, webhook: signalRoutes.webhook },
  queueRoutes,
  renewalRoutes,
  riskModelRoutes,
  workflowRoutes,
  authoringRoutes,
  workflowToolRoutes,
  interpreterRoutes,
  executionRoutes,
  executionTraceRoutes,
  executionControlRoutes,
  artifactRoutes,
  artifactAiRoutes,
  assistantRoutes,
  customerAiRoutes,
  aiProviderRoutes,
  aiRoutes,
  approvalRoutes,
  approvalLinkRoutes,
  approverGroupRoutes,
  absenceRoutes,
  taskRoutes,
  eventRoutes,
  ruleRoutes,
  workflowWebhookRoutes,
  scheduleRoutes,
  connectionRoutes,
  secretRoutes,
  recordRoutes,
  webhookEndpointRoutes,
  notificationRoutes,
  notificationSettingRoutes,
  searchRoutes,
].flatMap((group) => Object.values(group) as RouteContract[]);

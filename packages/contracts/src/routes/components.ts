import { z } from 'zod';
import { actorSchema } from '../actor.ts';
import {
  absenceSchema,
  approvalDetailSchema,
  approvalEventSchema,
  approvalSummarySchema,
  approverGroupSchema,
  approverSchema,
} from '../approvals.ts';
import { aiBudgetSchema, aiCallSchema, aiProviderSchema } from '../ai-providers.ts';
import { aiStatementSchema, assistantThreadSummarySchema, contentBlockSchema, proposalSchema } from '../assistant.ts';
import { connectionSchema, connectorFieldSchema, connectorInfoSchema } from '../connections.ts';
import {
  confirmationPlanSchema,
  contractDocumentSchema,
  contractDocumentSummarySchema,
} from '../contract-documents.ts';
import { contractTermsSchema } from '../contract-terms.ts';
import {
  factorCoefficientSchema,
  refitReportSchema,
  riskModelVersionSchema,
  whatIfOptionSchema,
} from '../customer-risk.ts';
import { contractSchema, customerSchema, signalSchema, stakeholderSchema } from '../customers.ts';
import {
  conditionVerdictSchema,
  effectViewSchema,
  executionDetailSchema,
  executionSummarySchema,
  historyEntrySchema,
  messageSchema,
  stepViewSchema,
  threadSchema,
  timelineSchema,
} from '../executions.ts';
import { meSchema, memberSchema, preferencesSchema } from '../identity.ts';
import { importFileSchema, importReportSchema, importSchema } from '../imports.ts';
import { contributionSchema, evidenceSchema, intelligenceSchema, recommendationSchema } from '../intelligence.ts';
import { jsonSchema } from '../json.ts';
import { outputSchemaSchema } from '../language/ai-step.ts';
import { conditionSchema } from '../language/conditions.ts';
import { formSchema } from '../language/guided.ts';
import { stepSchema } from '../language/steps.ts';
import { definitionIssueSchema, workflowDefinitionSchema } from '../language/workflow.ts';
import {
  notificationDeliverySchema,
  notificationSettingsSchema,
  organizationChannelsSchema,
} from '../notifications.ts';
import { permissionSchema } from '../permissions.ts';
import { queueItemSchema, queueStatsSchema, teamLoadSchema } from '../queue.ts';
import { recordSchema } from '../records.ts';
import { determinationTableSchema, scoreFactorsSchema, scoringConfigSchema } from '../renewals.ts';
import { notificationSchema, taskSchema } from '../tasks.ts';
import {
  artifactSchema,
  draftSchema,
  testRunSchema,
  workflowDetailSchema,
  workflowSummarySchema,
} from '../workflows.ts';
import { webhookDeliverySchema, webhookEndpointSchema } from '../webhook-endpoints.ts';

/** Schemas that the OpenAPI document names; all others stand where they are used. Recursive ones must be here. */
const components: Record<string, z.ZodType> = {
  Absence: absenceSchema,
  Actor: actorSchema,
  AiBudget: aiBudgetSchema,
  AiCall: aiCallSchema,
  AiProvider: aiProviderSchema,
  AiStatement: aiStatementSchema,
  Approval: approvalDetailSchema,
  ApprovalEvent: approvalEventSchema,
  ApprovalSummary: approvalSummarySchema,
  Approver: approverSchema,
  ApproverGroup: approverGroupSchema,
  Artifact: artifactSchema,
  AssistantThread: assistantThreadSummarySchema,
  Condition: conditionSchema,
  ConditionVerdict: conditionVerdictSchema,
  ConfirmationPlan: confirmationPlanSchema,
  Connection: connectionSchema,
  Connector: connectorInfoSchema,
  ConnectorField: connectorFieldSchema,
  ContentBlock: contentBlockSchema,
  Contract: contractSchema,
  ContractDocument: contractDocumentSchema,
  ContractDocumentSummary: contractDocumentSummarySchema,
  ContractTerms: contractTermsSchema,
  Contribution: contributionSchema,
  Customer: customerSchema,
  DefinitionIssue: definitionIssueSchema,
  DeterminationTable: determinationTableSchema,
  Evidence: evidenceSchema,
  EffectView: effectViewSchema,
  ExecutionDetail: executionDetailSchema,
  ExecutionSummary: executionSummarySchema,
  FactorCoefficient: factorCoefficientSchema,
  Form: formSchema,
  HistoryEntry: historyEntrySchema,
  Import: importSchema,
  ImportFile: importFileSchema,
  ImportReport: importReportSchema,
  Intelligence: intelligenceSchema,
  Json: jsonSchema,
  Me: meSchema,
  Member: memberSchema,
  Message: messageSchema,
  Notification: notificationSchema,
  NotificationDelivery: notificationDeliverySchema,
  NotificationSettings: notificationSettingsSchema,
  OrganizationChannels: organizationChannelsSchema,
  Permission: permissionSchema,
  Preferences: preferencesSchema,
  Proposal: proposalSchema,
  QueueItem: queueItemSchema,
  QueueStats: queueStatsSchema,
  Recommendation: recommendationSchema,
  Record: recordSchema,
  RefitReport: refitReportSchema,
  RiskModelVersion: riskModelVersionSchema,
  ScoreFactors: scoreFactorsSchema,
  ScoringConfig: scoringConfigSchema,
  Signal: signalSchema,
  Stakeholder: stakeholderSchema,
  Step: stepSchema,
  OutputSchema: outputSchemaSchema,
  StepView: stepViewSchema,
  Task: taskSchema,
  TeamLoad: teamLoadSchema,
  TestRun: testRunSchema,
  Thread: threadSchema,
  Timeline: timelineSchema,
  WebhookDelivery: webhookDeliverySchema,
  WebhookEndpoint: webhookEndpointSchema,
  WhatIfOption: whatIfOptionSchema,
  WorkflowDefinition: workflowDefinitionSchema,
  WorkflowDetail: workflowDetailSchema,
  WorkflowDraft: draftSchema,
  WorkflowSummary: workflowSummarySchema,
};

/** Gives the schemas their names in the OpenAPI document. Call it before the document is made; repeating is harmless. */
export function nameComponents(): void {
  for (const [id, schema] of Object.entries(components)) {
    if (z.globalRegistry.get(schema)?.id === undefined) {
      z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id });
    }
  }
}

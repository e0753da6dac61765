import { permissions } from '@renubu/contracts/permissions';
import { startAiDaemons } from './domains/ai/daemons.ts';
import { registerAiRoutes } from './domains/ai/routes.ts';
import { followApprover } from './domains/approvals/commands/follow-member.ts';
import { registerApprovalRoutes, type ApprovalHooks } from './domains/approvals/routes.ts';
import { registerArtifactRoutes } from './domains/artifacts/routes.ts';
import { registerAssistantRoutes } from './domains/assistant/routes.ts';
import { startConnectionDaemons } from './domains/connections/daemons.ts';
import { registerConnectionRoutes } from './domains/connections/routes.ts';
import { startContractDaemons } from './domains/contracts/daemons.ts';
import { registerContractRoutes } from './domains/contracts/routes.ts';
import { registerCustomerRoutes } from './domains/customers/routes.ts';
import { startEventDaemons } from './domains/events/daemons/start.ts';
import { registerEventRoutes } from './domains/events/routes.ts';
import { approvalDecided } from './domains/executions/commands/approval-decided.ts';
import { awaitedTaskEnded } from './domains/executions/commands/task-ended.ts';
import { startExecutionDaemons } from './domains/executions/daemons/start.ts';
import { registerExecutionRoutes } from './domains/executions/routes.ts';
import { segmentHandler as executionSegments } from './domains/executions/segment/handler.ts';
import { authenticator } from './domains/identity/authenticator.ts';
import { registerIdentityRoutes } from './domains/identity/routes.ts';
import { startImportDaemons } from './domains/imports/daemons.ts';
import { registerImportRoutes } from './domains/imports/routes.ts';
import { startRenewalDaemons } from './domains/intelligence/daemons.ts';
import { registerIntelligenceRoutes } from './domains/intelligence/routes.ts';
import { registerMcpRoutes } from './domains/mcp/routes.ts';
import { registerInterpreterRoutes } from './domains/interpreter/routes.ts';
import { startNotificationDaemons } from './domains/notifications/daemons.ts';
import { registerNotificationRoutes } from './domains/notifications/routes.ts';
import { registerPreferencesRoutes } from './domains/preferences/routes.ts';
import { registerRecordRoutes } from './domains/records/routes.ts';
import { installDefaults } from './domains/renewals/commands/defaults.ts';
import { followMember } from './domains/renewals/commands/follow-member.ts';
import { registerRenewalRoutes } from './domains/renewals/routes.ts';
import { registerRuleRoutes } from './domains/rules/routes.ts';
import { startScheduleDaemons } from './domains/schedules/daemons/start.ts';
import { registerScheduleRoutes } from './domains/schedules/routes.ts';
import { registerSearchRoutes } from './domains/search/routes.ts';
import { registerSignalRoutes } from './domains/signals/routes.ts';
import { registerTaskRoutes, type TaskHooks } from './domains/tasks/routes.ts';
import { startTaskDay } from './domains/tasks/task-day.ts';
import { startWebhookDaemons } from './domains/webhook-endpoints/daemons/start.ts';
import { registerWebhookEndpointRoutes } from './domains/webhook-endpoints/routes.ts';
import { installBuiltInWorkflows } from './domains/workflows/commands/install-built-in.ts';
import { upgradeBuiltInWorkflows } from './domains/workflows/commands/upgrade-built-in.ts';
import { registerAuthoringRoutes } from './domains/workflows/authoring-routes.ts';
import { registerWorkflowRoutes } from './domains/workflows/routes.ts';
import { registerWorkflowToolRoutes } from './domains/workflows/tool-routes.ts';
import type { Context } from './platform/context.ts';
import type { Daemon } from './platform/daemon.ts';
import type { SegmentHandler } from './platform/durable/durable.ts';
import type { App } from './platform/http/types.ts';
import type { Authenticator } from './platform/http/guard.ts';
import { installSample, isEmpty } from './sample/install.ts';

/** Every permission a route may name. */
export const knownPermissions: readonly string[] = permissions;

/** What every new organization begins with. */
export const organizationDefaults = [installDefaults, installBuiltInWorkflows];

/** A step that waits for a task goes on when the task ends. */
const taskHooks: TaskHooks = { awaitedTaskEnded };

/** A step that waits for an approval goes on when it is decided. */
const approvalHooks: ApprovalHooks = { approvalDecided };

/** Who calls. */
export function createAuthenticator(ctx: Context): Authenticator {
  return authenticator(ctx);
}

/** The routes of every domain. */
export function registerDomains(app: App, ctx: Context): void {
  registerIdentityRoutes(app, ctx, {
    organizationDefaults,
    memberChanged: [followMember, followApprover],
  });
  registerCustomerRoutes(app, ctx);
  registerContractRoutes(app, ctx);
  registerImportRoutes(app, ctx);
  registerIntelligenceRoutes(app, ctx);
  registerSignalRoutes(app, ctx);
  registerConnectionRoutes(app, ctx);
  registerRecordRoutes(app, ctx);
  registerWebhookEndpointRoutes(app, ctx);
  registerRenewalRoutes(app, ctx);
  registerWorkflowRoutes(app, ctx);
  registerAuthoringRoutes(app, ctx);
  registerWorkflowToolRoutes(app, ctx);
  registerInterpreterRoutes(app, ctx);
  registerExecutionRoutes(app, ctx);
  registerScheduleRoutes(app, ctx);
  registerArtifactRoutes(app, ctx);
  registerAiRoutes(app, ctx);
  registerAssistantRoutes(app, ctx);
  registerEventRoutes(app, ctx);
  registerRuleRoutes(app, ctx);
  registerApprovalRoutes(app, ctx, approvalHooks);
  registerTaskRoutes(app, ctx, taskHooks);
  registerNotificationRoutes(app, ctx);
  registerPreferencesRoutes(app, ctx);
  registerSearchRoutes(app, ctx);
  registerMcpRoutes(app, ctx);
}

/** What has to be there before the first request: topic rules, first-run content. `report` tells people about it. */
export async function prepareDomains(ctx: Context, report: (message: string) => void): Promise<void> {
  await upgradeBuiltInWorkflows(ctx);
  if (ctx.config.sample && (await isEmpty(ctx)) && (await installSample(ctx, organizationDefaults)))
    report('Made a sample organization to explore; RENUBU_SAMPLE=off starts empty.');
}

/** The background work of the domains; runs in workers. */
export function startDomainDaemons(ctx: Context): Daemon[] {
  return [
    ...startRenewalDaemons(ctx),
    ...startImportDaemons(ctx),
    ...startContractDaemons(ctx),
    ...startConnectionDaemons(ctx),
    ...startAiDaemons(ctx),
    ...startWebhookDaemons(ctx),
    ...startExecutionDaemons(ctx),
    ...startScheduleDaemons(ctx),
    ...startEventDaemons(ctx),
    ...startNotificationDaemons(ctx),
    startTaskDay(ctx, taskHooks),
  ];
}

/** What works a segment of an execution through. */
export function segmentHandler(ctx: Context): SegmentHandler {
  return executionSegments(ctx);
}

import { common } from './en/common.ts';
import { queue } from './en/queue.ts';
import { shell } from './en/shell.ts';

/** English texts by namespace that come with the first view. */
export const en = { common, queue, shell };

/** English texts that come with the page that needs them: name them in `withTexts` of its route. */
export const laterTexts = {
  ai: async () => (await import('./en/ai.ts')).ai,
  aiSettings: async () => (await import('./en/ai-settings.ts')).aiSettings,
  approvals: async () => (await import('./en/approvals.ts')).approvals,
  auth: async () => (await import('./en/auth.ts')).auth,
  automation: async () => (await import('./en/automation.ts')).automation,
  contracts: async () => (await import('./en/contracts.ts')).contracts,
  customers: async () => (await import('./en/customers.ts')).customers,
  editor: async () => (await import('./en/editor.ts')).editor,
  events: async () => (await import('./en/events.ts')).events,
  execution: async () => (await import('./en/execution.ts')).execution,
  executions: async () => (await import('./en/executions.ts')).executions,
  imports: async () => (await import('./en/imports.ts')).imports,
  notifications: async () => (await import('./en/notifications.ts')).notifications,
  riskModel: async () => (await import('./en/risk-model.ts')).riskModel,
  settings: async () => (await import('./en/settings.ts')).settings,
  tasks: async () => (await import('./en/tasks.ts')).tasks,
  workflows: async () => (await import('./en/workflows.ts')).workflows,
  writing: async () => (await import('./en/writing.ts')).writing,
};
export type LaterNamespace = keyof typeof laterTexts;

/** Every English text. `de.ts` must name the same keys. */
export type EnglishTexts = typeof en & {
  [Namespace in LaterNamespace]: Awaited<ReturnType<(typeof laterTexts)[Namespace]>>;
};
/** The same keys with any text. */
type Widen<T> = T extends string ? string : { [Key in keyof T]: Widen<T[Key]> };
export type Texts = Widen<EnglishTexts>;

import { ai } from './de/ai.ts';
import { aiSettings } from './de/ai-settings.ts';
import { approvals } from './de/approvals.ts';
import { auth } from './de/auth.ts';
import { automation } from './de/automation.ts';
import { common } from './de/common.ts';
import { contracts } from './de/contracts.ts';
import { customers } from './de/customers.ts';
import { editor } from './de/editor.ts';
import { events } from './de/events.ts';
import { execution } from './de/execution.ts';
import { executions } from './de/executions.ts';
import { imports } from './de/imports.ts';
import { notifications } from './de/notifications.ts';
import { queue } from './de/queue.ts';
import { riskModel } from './de/risk-model.ts';
import { settings } from './de/settings.ts';
import { shell } from './de/shell.ts';
import { tasks } from './de/tasks.ts';
import { workflows } from './de/workflows.ts';
import { writing } from './de/writing.ts';
import type { Texts } from './en.ts';

/** Every German text; loaded when German is chosen. */
export const de: Texts = {
  ai,
  aiSettings,
  approvals,
  auth,
  automation,
  common,
  contracts,
  customers,
  editor,
  events,
  execution,
  executions,
  imports,
  notifications,
  queue,
  riskModel,
  settings,
  shell,
  tasks,
  workflows,
  writing,
};

import { approvalRoutes } from '@renubu/contracts/routes/approvals';
import { customerRoutes } from '@renubu/contracts/routes/customers';
import { executionRoutes } from '@renubu/contracts/routes/executions';
import { queueRoutes } from '@renubu/contracts/routes/renewals';
import { searchRoutes, taskRoutes } from '@renubu/contracts/routes/tasks';
import { reads, type RouteTool } from '../tool.ts';

const cursor = 'nextCursor of the page before.';
const customer = { id: 'Id of the customer.' };
const execution = { id: 'Id of the execution.', cursor };

/** Customers with what is known about them. */
export const customerTools: RouteTool[] = [
  {
    name: 'search',
    title: 'Search',
    description: 'Finds customers, workflows, executions and tasks by name.',
    route: searchRoutes.search,
    annotations: reads,
  },
  {
    name: 'list_customers',
    title: 'List customers',
    description: 'Customers with stage, risk and recurring revenue (minor units), a page at a time.',
    route: customerRoutes.list,
    annotations: reads,
    hints: { cursor, sort: '-arr, -risk, renewalDate or name.' },
  },
  {
    name: 'get_customer',
    title: 'Read a customer',
    description: 'Plan, renewal date, owner, recurring revenue and the newest scores of a customer.',
    route: customerRoutes.read,
    annotations: reads,
    hints: customer,
  },
  {
    name: 'get_customer_intelligence',
    title: 'Why a customer is at risk',
    description:
      'The newest analysis: risk, health and opportunity with the contributions that make each up, trends, summary and recommendations, each with its evidence.',
    route: customerRoutes.intelligence,
    annotations: reads,
    hints: customer,
  },
  {
    name: 'get_customer_timeline',
    title: 'What happened with a customer',
    description: 'What people, agents and systems did for a customer, newest first.',
    route: customerRoutes.timeline,
    annotations: reads,
    hints: { ...customer, cursor },
  },
];

/** Queue, executions, approvals and tasks. */
export const workTools: RouteTool[] = [
  {
    name: 'get_queue',
    title: 'The ranked queue',
    description: 'The work waiting for whoever made this key, ranked, each item with the factors of its score.',
    route: queueRoutes.mine,
    annotations: reads,
    hints: { cursor },
  },
  {
    name: 'get_queue_of_member',
    title: 'The queue of a colleague or of the team',
    description: 'The ranked queue of one person, or of everybody with “team”.',
    route: queueRoutes.ofMember,
    annotations: reads,
    hints: { csmId: 'Id of the person, or team.', cursor },
  },
  {
    name: 'list_executions',
    title: 'List executions',
    description: 'Executions of workflows, last changed first.',
    route: executionRoutes.list,
    annotations: reads,
    hints: { cursor, workflow: 'Slug of the workflow.' },
  },
  {
    name: 'get_execution',
    title: 'Read an execution',
    description: 'Status, result, steps with their outputs, and what it waits for.',
    route: executionRoutes.read,
    annotations: reads,
    hints: execution,
  },
  {
    name: 'get_execution_status',
    title: 'Status of an execution',
    description: 'Status, result and progress of an execution, without its steps.',
    route: executionRoutes.status,
    annotations: reads,
    hints: execution,
  },
  {
    name: 'get_execution_history',
    title: 'History of an execution',
    description: 'Who did what, when: people, agents and systems, oldest first.',
    route: executionRoutes.history,
    annotations: reads,
    hints: execution,
  },
  {
    name: 'list_approvals',
    title: 'List approvals',
    description: 'Approvals, those waiting first. What approvers see is in get_approval.',
    route: approvalRoutes.list,
    annotations: reads,
    hints: { cursor, scope: 'mine: those for whoever made this key.' },
  },
  {
    name: 'get_approval',
    title: 'Read an approval',
    description:
      'What is asked with its evidence, who may decide and why not, votes so far, and the hash of the payload.',
    route: approvalRoutes.read,
    annotations: reads,
  },
  {
    name: 'decide_approval',
    title: 'Approve or reject',
    description:
      'Decides as whoever made this key, under the same rules: an approver, in turn, never one’s own request. Read it first and send its payloadHash: a payload that changed since is refused.',
    route: approvalRoutes.decide,
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
    hints: {
      payloadHash: 'payloadHash of get_approval: what is decided is exactly what was read.',
      reason: 'Why; needed to reject.',
    },
  },
  {
    name: 'list_tasks',
    title: 'List tasks',
    description: 'Tasks by urgency. “mine: true” leaves those of whoever made this key.',
    route: taskRoutes.list,
    annotations: reads,
    hints: { cursor },
  },
  {
    name: 'complete_task',
    title: 'Complete a task',
    description: 'Marks a task as done; a workflow that waits for it goes on.',
    route: taskRoutes.complete,
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  },
];

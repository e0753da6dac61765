import { interpreterRoutes } from '@renubu/contracts/routes/interpreter';
import { authoringRoutes } from '@renubu/contracts/routes/authoring';
import { workflowRoutes } from '@renubu/contracts/routes/workflows';
import { workflowDetailSchema } from '@renubu/contracts/workflows';
import { reads, type RouteTool } from '../tool.ts';

const slug = 'The slug of the workflow, such as high-value-order-approval.';
const source = 'The definition as YAML or JSON text.';
const workflow = 'The definition as YAML or JSON text, or as an object.';
/** A workflow without its definition as data: the text says the same in less. */
const workflowOutput = workflowDetailSchema.omit({ definition: true, on: true });

/** Finding out what can be written, writing it, trying it, and handing it in. */
export const authoringTools: RouteTool[] = [
  {
    name: 'get_capabilities',
    title: 'What workflows may name',
    description:
      'Entities, fields, events, operators, operations, roles and connections of this organization. Read it before writing a workflow.',
    route: interpreterRoutes.readCapabilities,
    annotations: reads,
  },
  {
    name: 'interpret_request',
    title: 'Write a workflow from a sentence',
    description:
      'Reads a workflow from a sentence, with an explanation, generated tests and a confidence; asks where the sentence is ambiguous. Saves nothing.',
    route: interpreterRoutes.interpret,
    annotations: reads,
    hints: {
      prompt: 'What is wanted, in English: “Block orders over $5,000 from customers who joined in the last 30 days”.',
    },
  },
  {
    name: 'suggest_workflows',
    title: 'Suggest workflows for a scenario',
    description:
      'Workflows that help in a scenario, best first, with what the organization’s events show. Saves nothing.',
    route: interpreterRoutes.suggest,
    annotations: reads,
  },
  {
    name: 'optimize_workflow',
    title: 'What executions show about a workflow',
    description: 'Branches never taken, slow steps, approvals that always pass.',
    route: interpreterRoutes.optimize,
    annotations: reads,
    hints: { slug },
  },
  {
    name: 'validate_workflow',
    title: 'Check a workflow',
    description:
      'All errors and warnings of a definition at once, each with its step, path and a suggestion, and a corrected copy. Saves nothing.',
    route: interpreterRoutes.validate,
    annotations: reads,
    hints: { workflow },
  },
  {
    name: 'test_workflow',
    title: 'Try a workflow on sample data',
    description: 'Runs a definition on an event or inputs, and its own tests. Nothing is sent and no model is asked.',
    route: interpreterRoutes.test,
    annotations: reads,
    hints: { workflow, answers: 'What effects and ai steps are answered, by step id or operation.' },
  },
  {
    name: 'list_workflows',
    title: 'List workflows',
    description: 'The organization’s workflows, with what starts them and how their executions went.',
    route: workflowRoutes.list,
    annotations: reads,
  },
  {
    name: 'get_workflow',
    title: 'Read a workflow',
    description: 'A workflow with its definition as YAML text and its versions.',
    route: workflowRoutes.read,
    annotations: reads,
    hints: { slug },
    output: workflowOutput,
  },
  {
    name: 'simulate_workflow',
    title: 'Simulate a workflow',
    description:
      'Tries the draft, the published version or a given text on an event or inputs, and shows every decision with both compared values. Nothing is sent.',
    route: authoringRoutes.simulate,
    annotations: reads,
    hints: { slug, source },
  },
  {
    name: 'save_draft',
    title: 'Save a draft',
    description:
      'Proposes a workflow as a draft for people to look at; creates the workflow when it is new and replaces a draft that is there. Publishes nothing.',
    route: workflowRoutes.saveDraft,
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    hints: { slug, source },
  },
  {
    name: 'run_workflow_tests',
    title: 'Run the tests of a workflow',
    description: 'Runs the tests in the draft, or in the published version where there is no draft. Nothing is sent.',
    route: workflowRoutes.test,
    annotations: reads,
    hints: { slug },
  },
  {
    name: 'publish_workflow',
    title: 'Publish a draft',
    description:
      'Publishes the draft as the next version; from then on events and schedules start it. Its tests must pass.',
    route: workflowRoutes.publish,
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    hints: { slug, note: 'What changed, for the list of versions.' },
    output: workflowOutput,
  },
  {
    name: 'start_workflow',
    title: 'Start a workflow',
    description: 'Starts the published version. What its steps do reaches outside systems.',
    route: workflowRoutes.start,
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    hints: { slug, inputs: 'What its manual trigger asks for.', customerId: 'The customer it is about.' },
  },
];

/** Query keys by domain; invalidate a prefix to refresh everything below it. */
export const keys = {
  me: ['me'] as const,
  setup: ['setup'] as const,
  preferences: ['preferences'] as const,
  members: ['members'] as const,
  connections: ['connections'] as const,
  determination: ['determination'] as const,
  scoring: ['scoring'] as const,
  riskModel: ['risk-model'] as const,
  search: (text: string) => ['search', text] as const,

  queue: ['queue'] as const,
  queueList: (query: object) => ['queue', 'list', query] as const,
  queueCounts: ['queue', 'counts'] as const,
  queueItem: (id: string) => ['queue', 'item', id] as const,
  queueLoad: ['queue', 'load'] as const,
  explain: (customerId: string) => ['queue', 'explain', customerId] as const,

  customers: ['customers'] as const,
  customerList: (query: object) => ['customers', 'list', query] as const,
  customer: (id: string) => ['customers', id] as const,
  customerPart: (id: string, part: string, query: object = {}) => ['customers', id, part, query] as const,

  contractFile: (id: string) => ['contract-files', id] as const,
  contractPlan: (id: string, query: object) => ['contract-files', id, 'plan', query] as const,

  tasks: ['tasks'] as const,
  taskList: (query: object) => ['tasks', 'list', query] as const,

  executions: ['executions'] as const,
  executionList: (query: object) => ['executions', 'list', query] as const,
  execution: (id: string) => ['executions', id] as const,
  executionPart: (id: string, part: string) => ['executions', id, part] as const,

  workflows: ['workflows'] as const,
  workflow: (slug: string) => ['workflows', slug] as const,

  approvals: ['approvals'] as const,
  approvalLists: ['approvals', 'list'] as const,
  approvalList: (query: object) => ['approvals', 'list', query] as const,
  approvalCounts: ['approvals', 'counts'] as const,
  approval: (id: string) => ['approvals', 'one', id] as const,
  absences: ['approvals', 'absences'] as const,
  approverGroups: ['approver-groups'] as const,

  events: ['events'] as const,
  eventList: (query: object) => ['events', 'list', query] as const,
  eventPart: (part: string, query: object = {}) => ['events', part, query] as const,
  event: (id: string) => ['events', 'one', id] as const,

  rules: ['rules'] as const,
  schedules: ['schedules'] as const,
  schedulePart: (part: string, query: object = {}) => ['schedules', part, query] as const,
  connectors: ['connectors'] as const,
  secrets: ['secrets'] as const,
  webhookEndpoints: ['webhook-endpoints'] as const,
  deliveries: (endpointId: string, query: object = {}) => ['webhook-endpoints', endpointId, query] as const,
  apiKeys: ['api-keys'] as const,
  notificationSettings: ['notification-settings'] as const,
  channels: ['notification-settings', 'channels'] as const,
  records: ['records'] as const,
  recordList: (entity: string, query: object = {}) => ['records', entity, query] as const,

  imports: ['imports'] as const,
  import: (id: string) => ['imports', id] as const,

  assistant: ['assistant'] as const,
  assistantThreads: (filter: object) => ['assistant', 'threads', filter] as const,
  assistantThread: (id: string) => ['assistant', 'thread', id] as const,
  ai: ['ai'] as const,
  aiPart: (part: string, query: object = {}) => ['ai', part, query] as const,

  notifications: ['notifications'] as const,
  notificationList: (query: object) => ['notifications', 'list', query] as const,
} as const;

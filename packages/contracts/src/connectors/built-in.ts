import type { ConnectorField, ConnectorInfo } from '../connections.ts';

const entity: ConnectorField = {
  name: 'entity',
  title: 'Type',
  type: 'text',
  required: true,
  description: 'Type of the record.',
  example: 'order',
};
const recordId: ConnectorField = {
  name: 'id',
  title: 'Id',
  type: 'text',
  required: true,
  description: 'Id of the record.',
};
const data: ConnectorField = {
  name: 'data',
  title: 'Data',
  type: 'object',
  required: true,
  description: 'The members of the record.',
};
const record: ConnectorField[] = [
  entity,
  recordId,
  data,
  { name: 'revision', title: 'Revision', type: 'integer', required: true, description: 'Counts the changes.' },
];
const own: Omit<ConnectorInfo, 'key' | 'title' | 'description' | 'operations'> = {
  connection: 'none',
  direction: 'outbound',
  testable: false,
  config: [],
  secrets: [],
};

export const notifyConnector: ConnectorInfo = {
  ...own,
  key: 'notify',
  title: 'Notifications',
  description: 'Tells members of the organization something, by the channels they chose.',
  operations: [
    {
      name: 'notify.user',
      title: 'Notify people',
      description: 'A member, everybody of a role, or a member’s manager.',
      idempotent: true,
      input: [
        { name: 'user', title: 'User', type: 'text', required: false, description: 'Id or e-mail of a member.' },
        { name: 'role', title: 'Role', type: 'text', required: false, description: 'Everybody of this role.' },
        { name: 'managerOf', title: 'Manager of', type: 'text', required: false, description: 'Id or e-mail.' },
        { name: 'title', title: 'Title', type: 'text', required: true, description: 'One line.' },
        { name: 'message', title: 'Message', type: 'longText', required: true, description: 'Plain text.' },
        {
          name: 'priority',
          title: 'Priority',
          type: 'integer',
          required: false,
          description: '1 urgent … 5 for information.',
          default: 3,
        },
        { name: 'link', title: 'Link', type: 'text', required: false, description: 'Path in the app.' },
      ],
      oneOf: [['user', 'role', 'managerOf']],
      output: [{ name: 'notified', title: 'Notified', type: 'list', required: true, description: 'Ids of members.' }],
    },
  ],
};

export const recordConnector: ConnectorInfo = {
  ...own,
  key: 'record',
  title: 'Records',
  description: 'The organization’s own records of any type, reference tables among them.',
  operations: [
    {
      name: 'record.create',
      title: 'Create a record',
      description: 'A repeat with the same key gives the same record.',
      idempotent: true,
      input: [entity, { ...recordId, required: false, description: 'Made when empty.' }, data],
      output: record,
    },
    {
      name: 'record.get',
      title: 'Read a record',
      description: 'Fails when there is none.',
      idempotent: true,
      input: [entity, recordId],
      output: record,
    },
    {
      name: 'record.update',
      title: 'Change a record',
      description: 'Sets the given members and keeps the others.',
      idempotent: true,
      input: [
        entity,
        recordId,
        data,
        {
          name: 'upsert',
          title: 'Create when missing',
          type: 'boolean',
          required: false,
          description: 'Instead of failing when there is none.',
          default: false,
        },
      ],
      output: record,
    },
    {
      name: 'record.delete',
      title: 'Remove a record',
      description: 'Done as well when there is none.',
      idempotent: true,
      input: [entity, recordId],
      output: [{ name: 'deleted', title: 'Deleted', type: 'boolean', required: true, description: 'Was there one?' }],
    },
  ],
};

export const logConnector: ConnectorInfo = {
  ...own,
  key: 'log',
  title: 'Log',
  description: 'A line in the server’s log.',
  operations: [
    {
      name: 'log.write',
      title: 'Write to the log',
      description: 'The text itself stays in the history of the execution.',
      idempotent: true,
      input: [
        { name: 'message', title: 'Message', type: 'text', required: true, description: 'One line.' },
        {
          name: 'level',
          title: 'Level',
          type: 'enum',
          required: false,
          description: 'How important it is.',
          options: ['debug', 'info', 'warn', 'error'],
          default: 'info',
        },
        { name: 'data', title: 'Data', type: 'json', required: false, description: 'Kept in the history.' },
      ],
      output: [{ name: 'written', title: 'Written', type: 'boolean', required: true, description: 'Always true.' }],
    },
  ],
};

export const eventConnector: ConnectorInfo = {
  ...own,
  key: 'event',
  title: 'Events',
  description: 'Events of the organization, as if they had come in.',
  operations: [
    {
      name: 'event.emit',
      title: 'Emit an event',
      description: 'Starts and wakes the workflows that listen to it.',
      idempotent: true,
      input: [
        { name: 'type', title: 'Type', type: 'text', required: true, description: 'Such as order.checked.' },
        { name: 'data', title: 'Data', type: 'json', required: false, description: 'Of the event.' },
        { name: 'subject', title: 'Subject', type: 'text', required: false, description: 'What it is about.' },
        { name: 'source', title: 'Source', type: 'text', required: false, description: 'Where it comes from.' },
      ],
      output: [{ name: 'eventId', title: 'Event', type: 'text', required: true, description: 'Id of the event.' }],
    },
  ],
};

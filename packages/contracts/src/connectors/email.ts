import type { ConnectorInfo } from '../connections.ts';

export const emailConnector: ConnectorInfo = {
  key: 'email',
  title: 'E-mail (SMTP)',
  description: 'Sends e-mail through an SMTP server; without a connection, through the server’s own.',
  connection: 'optional',
  direction: 'outbound',
  testable: true,
  config: [
    { name: 'host', title: 'Server', type: 'text', required: true, description: 'Name of the SMTP server.' },
    { name: 'port', title: 'Port', type: 'integer', required: false, description: 'Usually 587 or 465.', default: 587 },
    {
      name: 'security',
      title: 'Encryption',
      type: 'enum',
      required: false,
      description: 'starttls upgrades the connection and fails when it cannot; tls begins encrypted.',
      options: ['starttls', 'tls', 'none'],
      default: 'starttls',
    },
    { name: 'username', title: 'User name', type: 'text', required: false, description: 'Empty: no sign-in.' },
    {
      name: 'from',
      title: 'Sender',
      type: 'text',
      required: true,
      description: 'Address of the sender, with or without a name.',
      example: 'Renubu <no-reply@example.com>',
    },
  ],
  secrets: [{ name: 'password', title: 'Password', type: 'secret', required: false, description: 'Of the user.' }],
  operations: [
    {
      name: 'email.send',
      title: 'Send an e-mail',
      description: 'Text, HTML or both. The Message-ID is made from the idempotency key.',
      idempotent: false,
      input: [
        { name: 'to', title: 'To', type: 'list', required: true, description: 'An address or a list of them.' },
        { name: 'subject', title: 'Subject', type: 'text', required: true, description: 'One line.' },
        { name: 'text', title: 'Text', type: 'longText', required: false, description: 'Plain text.' },
        { name: 'html', title: 'HTML', type: 'longText', required: false, description: 'With formatting.' },
        { name: 'cc', title: 'Copy', type: 'list', required: false, description: 'Further addresses.' },
        { name: 'bcc', title: 'Blind copy', type: 'list', required: false, description: 'Hidden addresses.' },
        { name: 'replyTo', title: 'Reply to', type: 'email', required: false, description: 'Where answers go.' },
      ],
      anyOf: [['text', 'html']],
      output: [
        { name: 'messageId', title: 'Message-ID', type: 'text', required: true, description: 'Of the e-mail.' },
        { name: 'status', title: 'Status', type: 'text', required: true, description: 'sent or notConnected.' },
        { name: 'accepted', title: 'Accepted', type: 'list', required: true, description: 'Addresses taken.' },
        { name: 'rejected', title: 'Rejected', type: 'list', required: true, description: 'Addresses refused.' },
      ],
    },
  ],
};

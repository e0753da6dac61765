import type { ConnectorInfo } from '../connections.ts';

export const webhookConnector: ConnectorInfo = {
  key: 'webhook',
  title: 'Webhook',
  description: 'Sends signed messages (Standard Webhooks) to an address.',
  connection: 'optional',
  direction: 'outbound',
  testable: false,
  config: [
    { name: 'url', title: 'Address', type: 'url', required: false, description: 'Where messages go.' },
    {
      name: 'timeoutSeconds',
      title: 'Timeout in seconds',
      type: 'integer',
      required: false,
      description: 'Of one attempt.',
      default: 15,
    },
  ],
  secrets: [
    {
      name: 'signingSecret',
      title: 'Signing secret',
      type: 'secret',
      required: false,
      description: 'whsec_ and base64; messages go unsigned without one.',
    },
  ],
  operations: [
    {
      name: 'webhook.send',
      title: 'Send a webhook',
      description:
        'A POST of { type, timestamp, data }, signed when there is a secret. A repeat has the same webhook-id.',
      idempotent: true,
      input: [
        { name: 'url', title: 'Address', type: 'url', required: false, description: 'The connection’s when empty.' },
        { name: 'type', title: 'Type', type: 'text', required: true, description: 'What happened: order.shipped.' },
        { name: 'data', title: 'Data', type: 'json', required: false, description: 'What the receiver should know.' },
      ],
      output: [
        { name: 'status', title: 'Status', type: 'integer', required: true, description: 'Of the answer.' },
        { name: 'messageId', title: 'Message id', type: 'text', required: true, description: 'The webhook-id.' },
      ],
    },
  ],
};

/** Signed messages that come in; see `POST /webhooks/{connection}`. */
export const inboundConnector: ConnectorInfo = {
  key: 'inbound',
  title: 'Inbound webhook',
  description:
    'An address of its own that takes signed signals (Standard Webhooks). Its secret is made and shown once.',
  connection: 'required',
  direction: 'inbound',
  testable: false,
  config: [],
  secrets: [],
  operations: [],
};

import type { ConnectorInfo } from '../connections.ts';

export const slackConnector: ConnectorInfo = {
  key: 'slack',
  title: 'Slack',
  description: 'Posts to Slack with a bot token, or through an incoming webhook.',
  connection: 'required',
  direction: 'outbound',
  testable: true,
  config: [
    {
      name: 'channel',
      title: 'Channel',
      type: 'text',
      required: false,
      description: 'Where messages go that name no channel.',
      example: '#renewals',
    },
  ],
  secrets: [
    { name: 'token', title: 'Bot token', type: 'secret', required: false, description: 'Begins with xoxb-.' },
    {
      name: 'webhookUrl',
      title: 'Incoming webhook',
      type: 'secret',
      required: false,
      description: 'Instead of a token; it posts to one channel.',
    },
  ],
  operations: [
    {
      name: 'slack.post',
      title: 'Post a message to Slack',
      description: 'To a channel or a person. The text is shown in notifications also when there are blocks.',
      idempotent: false,
      input: [
        {
          name: 'channel',
          title: 'Channel',
          type: 'text',
          required: false,
          description: 'Name or id; the connection’s when empty.',
        },
        { name: 'text', title: 'Text', type: 'longText', required: true, description: 'In Slack’s mrkdwn.' },
        { name: 'blocks', title: 'Blocks', type: 'json', required: false, description: 'A list of Block Kit blocks.' },
        {
          name: 'threadTs',
          title: 'Thread',
          type: 'text',
          required: false,
          description: 'ts of the message answered.',
        },
      ],
      output: [
        { name: 'channel', title: 'Channel', type: 'text', required: true, description: 'Id of the channel.' },
        { name: 'ts', title: 'Timestamp', type: 'text', required: true, description: 'Id of the message.' },
      ],
    },
  ],
};

import {
  notificationKinds,
  type ChannelChoice,
  type NotificationChannel,
  type NotificationKind,
} from '@renubu/contracts/notifications';

const kindOfType: Readonly<Record<string, NotificationKind>> = {
  work_assigned: 'task_assigned',
  execution_failed: 'escalation',
  execution_escalated: 'escalation',
  escalation_required: 'escalation',
  workflow_notification: 'workflow_message',
};

/** The kind of a notification's type; people choose channels by kind. */
export function kindOf(type: string): NotificationKind {
  if (Object.hasOwn(notificationKinds, type)) return type as NotificationKind;
  return kindOfType[type] ?? 'other';
}

/** What a person chose, as it stands in their preferences. */
export type Choices = { [Kind in NotificationKind]?: Partial<ChannelChoice> | undefined };

/** Whether a kind goes to a person by a channel: their choice, else the default. */
export function wants(choices: Choices, kind: NotificationKind, channel: NotificationChannel): boolean {
  return choices[kind]?.[channel] ?? notificationKinds[kind][channel];
}

export const kindWords: Readonly<Record<NotificationKind, { title: string; description: string }>> = {
  approval_requested: { title: 'Approval requested', description: 'You are asked to approve or reject something.' },
  approval_reminder: { title: 'Approval reminder', description: 'Your decision is still awaited.' },
  approval_decided: { title: 'Approval decided', description: 'Something you asked for was approved or rejected.' },
  approval_expired: { title: 'Approval expired', description: 'Nobody decided in time what you asked for.' },
  task_assigned: { title: 'Work assigned', description: 'A task or work for a customer became yours.' },
  escalation: { title: 'Failures and escalations', description: 'Work of yours or of your team needs attention.' },
  workflow_message: { title: 'Messages of workflows', description: 'A workflow tells you something.' },
  other: { title: 'Everything else', description: 'Reminders of tasks, imports and the rest.' },
};

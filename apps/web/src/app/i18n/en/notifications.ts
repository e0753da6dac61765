export const notifications = {
  title: 'Notifications',
  tab: { label: 'Which notifications', all: 'All', unread: 'Unread' },
  markAll: 'Mark all as read',
  more: 'Show older',
  empty: 'You are all caught up',
  emptyDetail: 'What needs your attention appears here: new work, due tasks, escalations.',
  list: 'Notifications',
} as const;

import type { Texts } from '../en.ts';

export const notifications: Texts['notifications'] = {
  title: 'Mitteilungen',
  tab: { label: 'Welche Mitteilungen', all: 'Alle', unread: 'Ungelesen' },
  markAll: 'Alle als gelesen markieren',
  more: 'Ältere zeigen',
  empty: 'Alles gelesen',
  emptyDetail: 'Was Ihre Aufmerksamkeit braucht, erscheint hier: neue Arbeit, fällige Aufgaben, Eskalationen.',
  list: 'Mitteilungen',
};

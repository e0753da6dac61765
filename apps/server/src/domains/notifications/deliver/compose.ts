import type { Json, JsonObject } from '@renubu/contracts/json';
import { pageUrl } from '../mail/addresses.ts';
import { slackLink, slackText, type Compose, type Content, type DueDelivery } from './delivery.ts';

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** A notification as a mail: its title, its message, and where to go. */
export const composeNotice: Compose = async (_tx, { config }, delivery) => {
  const { title, data, organization } = delivery;
  const url = linkOf(config, text(data['link']));
  const scope = { title, message: text(data['message']), url, organization, ...footer(config) };
  const names = slackNames(delivery);
  return { template: 'notice', subject: title, scope, slack: `${names}${slackLink(url, title)}` };
};

/** Unread notifications in one mail; what they are was written down when the digest was made. */
export const composeDigest: Compose = async (_tx, { config }, { title, data, organization }) => {
  const items = (Array.isArray(data['items']) ? data['items'] : []) as JsonObject[];
  const scope = {
    title,
    organization,
    items: items.map((item) => ({
      title: text(item['title']),
      message: text(item['message']).slice(0, 200),
      url: linkOf(config, text(item['link'])),
    })),
    more: typeof data['more'] === 'number' && data['more'] > 0 ? data['more'] : null,
    url: pageUrl(config, '/notifications'),
    ...footer(config),
  };
  return { template: 'digest', subject: title, scope, slack: '' } satisfies Content;
};

type Config = Parameters<typeof pageUrl>[0];

/** A link of a notification: a page of ours, or an address that a workflow gave. */
function linkOf(config: Config, link: string): string {
  if (/^https?:\/\//i.test(link) && URL.canParse(link)) return new URL(link).href;
  return pageUrl(config, link === '' ? '/' : link);
}

/** Why somebody gets a mail, and where they change that. */
export const footer = (config: Config) => ({
  why: 'You get this because of your notification settings.',
  settingsUrl: pageUrl(config, '/settings?tab=notifications'),
});

/** The people whom a message to a channel is for, by name. */
export function slackNames({ data }: Pick<DueDelivery, 'data'>): string {
  const people = (Array.isArray(data['people']) ? data['people'] : []).map(text).filter((name) => name !== '');
  return people.length === 0 ? '' : `${slackText(people.join(', '))}: `;
}

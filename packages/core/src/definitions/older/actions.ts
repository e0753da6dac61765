import { isLoose, looseItems, type Loose } from '../loose.ts';
import { convertValue } from './expressions.ts';
import { present, text, type Session } from './session.ts';

/** The steps an `execute` list becomes. Requests for an approval are given apart, since they park the run. */
export interface Converted {
  steps: Loose[];
  approval: Loose | null;
}

/** Converts the side effects of a step. */
export function convertExecute(session: Session, id: string, list: unknown): Converted {
  const converted: Converted = { steps: [], approval: null };
  for (const { item } of looseItems(list)) {
    const type = text(item.type) ?? '';
    const parameters: Loose = { ...item, ...(isLoose(item.parameters) ? item.parameters : {}) };
    if (type === 'create_approval_request') {
      if (converted.approval !== null) session.refuse(`The step “${id}” asks for two approvals at once.`);
      converted.approval = parameters;
    } else {
      converted.steps.push(...convertEffect(session, id, type, parameters));
    }
  }
  return converted;
}

/** Converts one effect; a type without a counterpart refuses the definition. */
export function convertEffect(session: Session, id: string, type: string, given: Loose): Loose[] {
  switch (type) {
    case 'notify':
    case 'email':
    case 'send_email':
      return notify(session, id, given);
    case 'webhook':
    case 'http_request':
      return [request(session, id, given)];
    case 'create_record':
    case 'update_record':
    case 'delete_record':
      return [record(session, id, type, given)];
    case 'log':
      return [action(session, `${id} log`, 'log.write', { message: given.message ?? 'Logged', data: given.data })];
    default:
      session.refuse(`The step “${id}” does “${type}”, which has no counterpart.`);
      return [];
  }
}

function action(session: Session, name: string, uses: string, fields: Loose): Loose {
  return { id: session.newId(name), type: 'action', uses, with: convertValue(session, present(fields)) };
}

function request(session: Session, id: string, given: Loose): Loose {
  if (text(given.url) === null) session.refuse(`The step “${id}” calls no address: “url” is missing.`);
  const { url, method = 'POST', headers, body } = given;
  const made = action(session, `${id} request`, 'http.request', { method, url, headers, body });
  return { ...made, ...present({ timeout: text(given.timeout) }) };
}

function record(session: Session, id: string, type: string, given: Loose): Loose {
  const operation = type.replace('_record', '');
  const fields = {
    entity: given.entity,
    id: given.entity_id,
    data: operation === 'delete' ? undefined : (given.data ?? given.fields ?? {}),
  };
  return action(session, `${id} ${operation}`, `record.${operation}`, fields);
}

function notify(session: Session, id: string, given: Loose): Loose[] {
  const listed: unknown = given.recipients ?? given.to ?? given.recipient;
  const recipients = (Array.isArray(listed) ? listed : [listed]).filter(
    (item): item is string => typeof item === 'string',
  );
  if (recipients.length === 0) session.refuse(`The step “${id}” notifies nobody.`);
  const channel = text(given.channel);
  if (channel === 'sms') session.refuse(`The step “${id}” sends a text message; there is no such channel.`);
  const message = given.message ?? given.data ?? 'A workflow has news.';
  const title = given.subject ?? given.title ?? firstLine(message);
  const mails = recipients.filter((name) => /^[^\s:{}]+@[^\s{}]+$/.test(name));
  const others = recipients.filter((name) => !mails.includes(name));
  return [
    ...(mails.length === 0
      ? []
      : [action(session, `${id} mail`, 'email.send', { to: mails, subject: title, text: asText(message) })]),
    ...others.map((name) => notifyOne(session, id, name, channel, title, asText(message))),
  ];
}

function notifyOne(
  session: Session,
  id: string,
  name: string,
  channel: string | null,
  title: unknown,
  message: string,
): Loose {
  const [, kind = '', rest = ''] = /^(slack|role|pagerduty|user):(.*)$/s.exec(name) ?? [null, '', name];
  if (kind === 'slack' || (kind === '' && (channel === 'slack' || name.startsWith('#')))) {
    return action(session, `${id} slack`, 'slack.post', { channel: rest, text: message });
  }
  if (kind === 'pagerduty' || channel === 'pagerduty') {
    session.note(`“${name}” was paged; the people of the role “${rest}” are notified instead.`);
    return action(session, `${id} notify`, 'notify.user', { role: rest, title, message, priority: 1 });
  }
  const who = kind === 'user' || rest.includes('{') ? { user: rest } : { role: rest };
  return action(session, `${id} notify`, 'notify.user', { ...who, title, message });
}

const asText = (message: unknown): string => (typeof message === 'string' ? message : JSON.stringify(message));
const firstLine = (message: unknown): string => (asText(message).split('\n')[0] ?? '').slice(0, 120);

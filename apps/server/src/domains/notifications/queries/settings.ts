import {
  notificationKinds,
  type NotificationKind,
  type NotificationSettings,
  type OrganizationChannels,
} from '@renubu/contracts/notifications';
import { eq, sql } from 'drizzle-orm';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { kindWords, wants, type Choices } from '../kinds.ts';
import { notificationChannels } from '../tables.ts';

/** Whether the server itself has a mail server, besides the connections of organizations. */
export interface ServerMail {
  serverMail: boolean;
}

interface PreferenceRow {
  choices: Choices;
  digest: string | null;
}

/** What a person hears of and where, with which channels work at all. */
export async function readSettings(tx: Tx, userId: string, organizationId: string, server: ServerMail) {
  const found = await row<PreferenceRow>(
    tx,
    sql`
    select coalesce(values -> 'notifications' -> 'channels', '{}') as choices,
           values -> 'notifications' ->> 'emailDigest' as digest
      from renubu.preferences where user_id = ${userId}`,
  );
  const choices = found?.choices ?? {};
  const { email, slack } = await readChannels(tx, organizationId, server);
  return {
    kinds: (Object.keys(notificationKinds) as NotificationKind[]).map((kind) => ({
      kind,
      ...kindWords[kind],
      channels: {
        inApp: wants(choices, kind, 'inApp'),
        email: wants(choices, kind, 'email'),
        slack: wants(choices, kind, 'slack'),
      },
    })),
    digest: found?.digest === 'weekly' || found?.digest === 'never' ? found.digest : 'daily',
    connected: { inApp: true, email: email.enabled && email.connected, slack: slack.enabled && slack.connected },
  } satisfies NotificationSettings;
}

/** Where the organization's notifications go, and whether each way is connected. */
export async function readChannels(
  tx: Tx,
  organizationId: string,
  { serverMail }: ServerMail,
): Promise<OrganizationChannels> {
  const [kept] = await tx
    .select()
    .from(notificationChannels)
    .where(eq(notificationChannels.organizationId, organizationId));
  const connections = await rows<{ name: string; connector: string }>(
    tx,
    sql`select name, connector from renubu.connections where active and connector in ('email', 'slack') order by name`,
  );
  const names = (connector: string) => connections.filter((one) => one.connector === connector).map(({ name }) => name);
  const email = problemOf('e-mail', kept?.emailConnection ?? null, names('email'), serverMail);
  const slackProblem = problemOf('Slack', kept?.slackConnection ?? null, names('slack'), false);
  const channel = kept?.slackChannel ?? null;
  const slack = slackProblem ?? (channel === null ? 'Choose the channel that hears of approvals.' : null);
  return {
    email: {
      enabled: kept?.emailEnabled ?? true,
      connection: kept?.emailConnection ?? null,
      connected: email === null,
      problem: email,
    },
    slack: {
      enabled: kept?.slackEnabled ?? true,
      connection: kept?.slackConnection ?? null,
      channel,
      connected: slack === null,
      problem: slack,
    },
  };
}

/** Why a channel does not work; null when it does. */
function problemOf(
  channel: string,
  chosen: string | null,
  names: readonly string[],
  elsewhere: boolean,
): string | null {
  if (chosen !== null) {
    const known = names.some((name) => name.toLowerCase() === chosen.toLowerCase());
    return known ? null : `There is no active ${channel} connection called “${chosen}”.`;
  }
  if (names.length === 1 || elsewhere) return null;
  return names.length === 0
    ? `Not connected: add a connection for ${channel} under Connections.`
    : `There are several connections for ${channel}: choose one.`;
}

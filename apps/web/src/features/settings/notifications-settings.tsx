import { Alert, Button, Select, Stack, Switch, TextInput, Checkbox } from '@mantine/core';
import type { NotificationChannel, NotificationSettings, OrganizationChannels } from '@renubu/contracts/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { connectorsQuery } from '../../api/connections.ts';
import { useCan } from '../../api/identity.ts';
import {
  channelsQuery,
  notificationSettingsQuery,
  useSaveChannels,
  useSaveNotificationSettings,
} from '../../api/notification-settings.ts';
import { Section } from '../../ui/page.tsx';
import { Load } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import classes from './settings.module.css';

const channels = ['inApp', 'email', 'slack'] as const satisfies readonly NotificationChannel[];
const digests = ['daily', 'weekly', 'never'] as const;

/** What one hears of and where; for administrators also where the organization’s messages go. */
export function NotificationsSettings() {
  const { t } = useTranslation('automation');
  const can = useCan();
  const own = useQuery(notificationSettingsQuery);
  return (
    <>
      <Section title={t('notify.title')} aside={t('notify.detail')} flush scrolls>
        <Load query={own}>{(settings) => <Matrix settings={settings} />}</Load>
      </Section>
      {can('organization.manage') && <ChannelsSection />}
    </>
  );
}

function Matrix({ settings }: { settings: NotificationSettings }) {
  const { t } = useTranslation('automation');
  const save = useSaveNotificationSettings();
  const { kinds, digest, connected } = settings;
  return (
    <>
      <table className={classes['matrix']}>
        <thead>
          <tr>
            <th scope="col">{t('notify.about')}</th>
            {channels.map((channel) => (
              <th key={channel} scope="col">
                {t(`notify.channel.${channel}`)}
                {!connected[channel] && <div>{t('notify.notConnected')}</div>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kinds.map((item) => (
            <tr key={item.kind}>
              <th scope="row">
                {item.title}
                <div className={classes['hint']}>{item.description}</div>
              </th>
              {channels.map((channel) => (
                <td key={channel}>
                  <Checkbox
                    aria-label={`${item.title}: ${t(`notify.channel.${channel}`)}`}
                    checked={item.channels[channel]}
                    onChange={(event) =>
                      save.mutate(
                        { kinds: { [item.kind]: { [channel]: event.currentTarget.checked } } },
                        { onError: showError },
                      )
                    }
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div style={{ padding: 14 }}>
        <Select
          label={t('notify.digest')}
          description={t('notify.digestHint')}
          w={260}
          data={digests.map((value) => ({ value, label: t(`notify.digests.${value}`) }))}
          value={digest}
          allowDeselect={false}
          onChange={(next) => next && save.mutate({ digest: next as 'daily' }, { onError: showError })}
        />
      </div>
    </>
  );
}

function ChannelsSection() {
  const { t } = useTranslation('automation');
  const query = useQuery(channelsQuery);
  return (
    <Section title={t('channels.title')} aside={t('channels.detail')}>
      <Load query={query}>{(settings) => <ChannelsForm settings={settings} />}</Load>
    </Section>
  );
}

function ChannelsForm({ settings }: { settings: OrganizationChannels }) {
  const { t } = useTranslation(['automation', 'common']);
  const save = useSaveChannels();
  const connectors = useQuery(connectorsQuery).data ?? [];
  const names = (key: string): string[] =>
    connectors.filter((item) => item.key === key).flatMap(({ connections }) => connections);
  const [channel, setChannel] = useState(settings.slack.channel ?? '');
  const change = (body: Parameters<typeof save.mutate>[0]): void =>
    save.mutate(body, { onError: showError, onSuccess: () => showDone(t('channels.saved')) });
  return (
    <Stack gap="sm" className={classes['narrow']}>
      <Switch
        label={t('channels.email')}
        description={t('channels.emailHint')}
        checked={settings.email.enabled}
        onChange={(event) => change({ email: { enabled: event.currentTarget.checked } })}
      />
      {settings.email.problem && (
        <Alert color="amber" variant="light">
          {settings.email.problem}
        </Alert>
      )}
      <Select
        label={t('channels.emailConnection')}
        placeholder={t('channels.onlyOne')}
        data={names('email')}
        value={settings.email.connection}
        clearable
        onChange={(connection) => change({ email: { connection } })}
      />
      <Switch
        label={t('channels.slack')}
        description={t('channels.slackHint')}
        checked={settings.slack.enabled}
        onChange={(event) => change({ slack: { enabled: event.currentTarget.checked } })}
      />
      {settings.slack.problem && (
        <Alert color="amber" variant="light">
          {settings.slack.problem}
        </Alert>
      )}
      <Select
        label={t('channels.slackConnection')}
        placeholder={t('channels.onlyOne')}
        data={names('slack')}
        value={settings.slack.connection}
        clearable
        onChange={(connection) => change({ slack: { connection } })}
      />
      <TextInput
        label={t('channels.slackChannel')}
        description={t('channels.slackChannelHint')}
        placeholder="#approvals"
        value={channel}
        onChange={(event) => setChannel(event.currentTarget.value)}
        rightSectionWidth={90}
        rightSection={
          channel !== (settings.slack.channel ?? '') && (
            <Button size="compact-xs" onClick={() => change({ slack: { channel: channel.trim() || null } })}>
              {t('action.save', { ns: 'common' })}
            </Button>
          )
        }
      />
    </Stack>
  );
}

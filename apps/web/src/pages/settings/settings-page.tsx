import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { PreferencesSettings } from '../../features/settings/preferences-settings.tsx';
import { ProfileSettings } from '../../features/settings/profile-settings.tsx';
import { useCommands } from '../../app/commands/commands.ts';
import { Page } from '../../ui/page.tsx';
import { SkeletonLines } from '../../ui/states.tsx';
import { TabLinks, TabPanel } from '../../ui/tab-links.tsx';

const People = lazy(async () => ({
  default: (await import('../../features/settings/people-settings.tsx')).PeopleSettings,
}));
const Connections = lazy(async () => ({
  default: (await import('../../features/settings/connections-settings.tsx')).ConnectionsSettings,
}));
const Notifications = lazy(async () => ({
  default: (await import('../../features/settings/notifications-settings.tsx')).NotificationsSettings,
}));
const Webhooks = lazy(async () => ({
  default: (await import('../../features/settings/webhooks-settings.tsx')).WebhooksSettings,
}));
const Ai = lazy(async () => ({
  default: (await import('../../features/settings/ai/ai-settings.tsx')).AiSettings,
}));
const ApiKeys = lazy(async () => ({
  default: (await import('../../features/settings/api-keys-settings.tsx')).ApiKeysSettings,
}));
const Scoring = lazy(async () => ({
  default: (await import('../../features/settings/scoring-settings.tsx')).ScoringSettings,
}));
const RiskModel = lazy(async () => ({
  default: (await import('../risk-model/risk-model.tsx')).RiskModel,
}));

const route = getRouteApi('/shell/settings');
const panelId = 'settings-panel';
const sections = [
  { value: 'profile', permission: null, part: ProfileSettings },
  { value: 'preferences', permission: null, part: PreferencesSettings },
  { value: 'notifications', permission: null, part: Notifications },
  { value: 'people', permission: 'members.read', part: People },
  { value: 'connections', permission: 'connections.manage', part: Connections },
  { value: 'webhooks', permission: 'connections.manage', part: Webhooks },
  { value: 'ai', permission: 'ai.manage', part: Ai },
  { value: 'api-keys', permission: 'apiKeys.manage', part: ApiKeys },
  { value: 'scoring', permission: 'queue.read', part: Scoring },
  { value: 'risk-model', permission: 'customers.read', part: RiskModel },
] as const;

/** One's own settings and, by permission, the organization's. */
export function SettingsPage() {
  const { t } = useTranslation('settings');
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const can = useCan();
  const allowed = sections.filter(({ permission }) => permission === null || can(permission));
  const current = allowed.find(({ value }) => value === tab) ?? sections[0];
  const Part = current.part;
  useCommands(
    allowed.map(({ value }) => ({
      id: `settings.${value}`,
      label: `${t('title')}: ${t(`tab.${value}`)}`,
      group: 'page',
      palette: value !== current.value,
      run: () => void navigate({ search: { tab: value } }),
    })),
  );
  return (
    <Page
      title={t('title')}
      toolbar={
        <TabLinks
          label={t('sections')}
          panelId={panelId}
          value={current.value}
          onChange={(value) => void navigate({ search: { tab: value }, replace: true })}
          tabs={allowed.map(({ value }) => ({ value, label: t(`tab.${value}`) }))}
        />
      }
    >
      <TabPanel id={panelId} tab={current.value}>
        <Suspense fallback={<SkeletonLines lines={6} />}>
          <Part />
        </Suspense>
      </TabPanel>
    </Page>
  );
}

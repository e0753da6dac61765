import { NativeSelect, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { preferencesQuery, useUpdatePreferences } from '../../api/identity.ts';
import { setSingleKeys, singleKeysOn } from '../../app/commands/shortcut-listener.ts';
import { setLanguage, type Language } from '../../app/i18n/i18n.ts';
import { useThemeChoice, type ThemeChoice } from '../../app/shell/theme-choice.ts';
import { CountTabs } from '../../ui/count-tabs.tsx';
import { Section } from '../../ui/page.tsx';
import { Load, SkeletonLines } from '../../ui/states.tsx';
import { showError } from '../../ui/toast.tsx';
import classes from './settings.module.css';

const themes: ThemeChoice[] = ['light', 'dark', 'auto'];

/** How the app looks and behaves for oneself; each change is saved at once. */
export function PreferencesSettings() {
  const query = useQuery(preferencesQuery);
  return (
    <div className={classes['narrow']}>
      <Appearance />
      <Keyboard />
      <Load query={query} skeleton={<SkeletonLines lines={6} />}>
        {() => <Saved />}
      </Load>
    </div>
  );
}

function Appearance() {
  const { t, i18n } = useTranslation('settings');
  const { choice, choose } = useThemeChoice();
  const { data } = useQuery(preferencesQuery);
  const update = useUpdatePreferences();
  return (
    <Section title={t('preferences.appearance')}>
      <Row label={t('preferences.theme')}>
        {() => (
          <CountTabs
            label={t('preferences.theme')}
            value={choice}
            onChange={(value) => value && choose(value)}
            tabs={themes.map((value) => ({ value, label: t(`theme.${value}`, { ns: 'shell' }) }))}
          />
        )}
      </Row>
      <Row label={t('preferences.compact')} hint={t('preferences.compactHint')}>
        {(id) => (
          <Switch
            id={id}
            checked={data?.ui.compactMode ?? false}
            onChange={(event) =>
              update.mutate({ ui: { compactMode: event.currentTarget.checked } }, { onError: showError })
            }
          />
        )}
      </Row>
      <Row label={t('preferences.language')}>
        {(id) => (
          <NativeSelect
            id={id}
            size="xs"
            value={i18n.resolvedLanguage}
            onChange={(event) => void setLanguage(event.currentTarget.value as Language)}
            data={[
              { value: 'en', label: 'English' },
              { value: 'de', label: 'Deutsch' },
            ]}
          />
        )}
      </Row>
    </Section>
  );
}

function Keyboard() {
  const { t } = useTranslation('settings');
  const [on, setOn] = useState(singleKeysOn);
  return (
    <Section title={t('preferences.keyboard')}>
      <Row label={t('preferences.singleKeys')} hint={t('preferences.singleKeysHint')}>
        {(id) => (
          <Switch
            id={id}
            checked={on}
            onChange={(event) => {
              setSingleKeys(event.currentTarget.checked);
              setOn(event.currentTarget.checked);
            }}
          />
        )}
      </Row>
    </Section>
  );
}

/** The choices the server keeps. */
function Saved() {
  const { t } = useTranslation('settings');
  const { data } = useQuery(preferencesQuery);
  const update = useUpdatePreferences();
  if (!data) return null;
  const save = (change: Parameters<typeof update.mutate>[0]): void => update.mutate(change, { onError: showError });
  const toggle = (
    label: string,
    checked: boolean,
    change: (on: boolean) => Parameters<typeof update.mutate>[0],
    hint?: string,
  ) => (
    <Row label={label} hint={hint}>
      {(id) => <Switch id={id} checked={checked} onChange={(event) => save(change(event.currentTarget.checked))} />}
    </Row>
  );
  return (
    <>
      <Section title={t('preferences.work')}>
        {toggle(t('preferences.autoAdvance'), data.workflow.autoAdvanceSteps, (on) => ({
          workflow: { autoAdvanceSteps: on },
        }))}
        {toggle(t('preferences.showCompleted'), data.workflow.showCompletedTasks, (on) => ({
          workflow: { showCompletedTasks: on },
        }))}
        {toggle(t('preferences.autoScroll'), data.chat.autoScrollToBottom, (on) => ({
          chat: { autoScrollToBottom: on },
        }))}
        {toggle(
          t('preferences.shiftEnter'),
          data.chat.shiftEnterToSubmit,
          (on) => ({ chat: { shiftEnterToSubmit: on } }),
          t('preferences.shiftEnterHint'),
        )}
      </Section>
    </>
  );
}

/** A choice with its name on the left; the field takes the given id. */
function Row({
  label,
  hint,
  children,
}: {
  label: string;
  hint?: string | undefined;
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className={classes['row']}>
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && <div className={classes['hint']}>{hint}</div>}
      </div>
      {children(id)}
    </div>
  );
}

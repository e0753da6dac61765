import { Button, Modal, NumberInput, Stack, Switch, Text } from '@mantine/core';
import type { AiSettings, AiSettingsUpdate } from '@renubu/contracts/ai-providers';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { aiSettingsQuery, useUpdateAiSettings } from '../../../api/ai-settings.ts';
import { DialogButtons } from '../../../ui/dialogs.tsx';
import { Section } from '../../../ui/page.tsx';
import { Load } from '../../../ui/states.tsx';
import { showDone, showError } from '../../../ui/toast.tsx';
import classes from './ai.module.css';

/** What may leave the house for a model, and what is kept of it. */
export function PrivacySection() {
  const { t } = useTranslation('aiSettings');
  const query = useQuery(aiSettingsQuery);
  return (
    <Section title={t('privacy.title')}>
      <Load query={query}>{(settings) => <Choices settings={settings} />}</Load>
    </Section>
  );
}

function Choices({ settings }: { settings: AiSettings }) {
  const { t } = useTranslation('aiSettings');
  const update = useUpdateAiSettings();
  const [asking, setAsking] = useState(false);
  const save = (change: AiSettingsUpdate): void =>
    update.mutate(
      { revision: settings.revision, ...change },
      { onSuccess: () => showDone(t('privacy.saved')), onError: showError },
    );
  // While it is being saved, the choice already shows.
  const shown = { ...settings, ...(update.isPending ? update.variables : {}) };
  return (
    <div className={classes['choices']}>
      <div className={classes['choice']}>
        <Switch
          label={t('privacy.cloud')}
          description={t(shown.cloudAllowed ? 'privacy.cloudOn' : 'privacy.cloudOff')}
          checked={shown.cloudAllowed}
          onChange={(event) => (event.currentTarget.checked ? setAsking(true) : save({ cloudAllowed: false }))}
        />
      </div>
      {(['redactEmails', 'redactPhones', 'keepTexts'] as const).map((name) => (
        <div key={name} className={classes['choice']}>
          <Switch
            label={t(`privacy.${name}`)}
            description={t(`privacy.${name}Hint`)}
            checked={shown[name]}
            onChange={(event) => save({ [name]: event.currentTarget.checked })}
          />
        </div>
      ))}
      <Cache key={settings.revision} minutes={shown.cacheMinutes} onSave={(cacheMinutes) => save({ cacheMinutes })} />
      <Modal opened={asking} onClose={() => setAsking(false)} title={t('consent.title')} size="md">
        <Consent
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            save({ cloudAllowed: true });
          }}
        />
      </Modal>
    </div>
  );
}

function Cache({ minutes, onSave }: { minutes: number; onSave: (minutes: number) => void }) {
  const { t } = useTranslation(['aiSettings', 'common']);
  const [value, setValue] = useState(minutes);
  return (
    <form
      className={classes['cache']}
      onSubmit={(event) => {
        event.preventDefault();
        onSave(value);
      }}
    >
      <NumberInput
        label={t('privacy.cache')}
        description={t('privacy.cacheHint')}
        value={value}
        min={0}
        max={10_080}
        decimalScale={0}
        onChange={(next) => setValue(typeof next === 'number' ? next : 0)}
      />
      {value !== minutes && (
        <Button type="submit" variant="default">
          {t('action.save', { ns: 'common' })}
        </Button>
      )}
    </form>
  );
}

/** What leaves the house and what never does, before it is allowed. */
function Consent({ onCancel, onConfirm }: { onCancel: () => void; onConfirm: () => void }) {
  const { t } = useTranslation(['aiSettings', 'common']);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onConfirm();
      }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('consent.intro')}</Text>
        <div className={classes['consent']}>
          <p>{t('consent.leaves')}</p>
          <ul>
            {(['questions', 'customers', 'contracts', 'people'] as const).map((name) => (
              <li key={name}>{t(`consent.leave.${name}`)}</li>
            ))}
          </ul>
          <p>{t('consent.stays')}</p>
          <ul>
            {(['secrets', 'others', 'tools'] as const).map((name) => (
              <li key={name}>{t(`consent.stay.${name}`)}</li>
            ))}
          </ul>
        </div>
        <Text size="sm" c="dimmed">
          {t('consent.after')}
        </Text>
        <DialogButtons
          label={t('consent.allow')}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onCancel}
          loading={false}
        />
      </Stack>
    </form>
  );
}

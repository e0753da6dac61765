import { ActionIcon, Button, Group, Menu } from '@mantine/core';
import type { AiProvider, AiProviderTest } from '@renubu/contracts/ai-providers';
import {
  IconArrowDown,
  IconArrowUp,
  IconDots,
  IconPencil,
  IconPlus,
  IconSparkles,
  IconTrash,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  aiProvidersQuery,
  useOrderProviders,
  useRemoveProvider,
  useTestProvider,
  useUpdateProvider,
} from '../../../api/ai-settings.ts';
import { useCommands } from '../../../app/commands/commands.ts';
import { ToneBadge } from '../../../ui/badge.tsx';
import { ConfirmDialog } from '../../../ui/dialogs.tsx';
import { ErrorLine } from '../../../ui/error-line.tsx';
import { useFormat } from '../../../ui/format.ts';
import { Section } from '../../../ui/page.tsx';
import { EmptyState, Load } from '../../../ui/states.tsx';
import { showDone, showError } from '../../../ui/toast.tsx';
import type { Tone } from '../../../ui/tone.ts';
import classes from './ai.module.css';
import { ProviderDialog } from './provider-form.tsx';

type DialogState = { kind: 'create' } | { kind: 'edit' | 'remove'; provider: AiProvider } | null;

/** Models that answer, in the order they are asked; the built-in provider always is the last. */
export function ProvidersSection() {
  const { t } = useTranslation('aiSettings');
  const query = useQuery(aiProvidersQuery);
  const [dialog, setDialog] = useState<DialogState>(null);
  const create = (): void => setDialog({ kind: 'create' });
  useCommands([{ id: 'ai.provider.create', label: t('provider.add'), group: 'create', icon: IconPlus, run: create }]);
  const add = (
    <Button leftSection={<IconPlus size={14} />} onClick={create}>
      {t('provider.add')}
    </Button>
  );
  return (
    <Section title={t('provider.title')} actions={add} flush>
      <Load query={query}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon={IconSparkles} title={t('provider.none')}>
              {t('provider.noneDetail')}
            </EmptyState>
          ) : (
            <>
              <ol className={classes['providers']}>
                {items.map((provider, index) => (
                  <li key={provider.id}>
                    <Line provider={provider} place={index} all={items} onChoose={setDialog} />
                  </li>
                ))}
              </ol>
              <p className={classes['last']}>{t('provider.last')}</p>
            </>
          )
        }
      </Load>
      <Dialogs dialog={dialog} onClose={() => setDialog(null)} />
    </Section>
  );
}

const tones: Record<AiProvider['health']['status'], Tone> = {
  untested: 'gray',
  ok: 'green',
  degraded: 'amber',
  down: 'red',
};

interface LineProps {
  provider: AiProvider;
  place: number;
  all: readonly AiProvider[];
  onChoose: (dialog: DialogState) => void;
}
function Line({ provider, place, all, onChoose }: LineProps) {
  const { t } = useTranslation('aiSettings');
  const format = useFormat();
  const testing = useTestProvider();
  const { name, health, prices } = provider;
  const free = prices.input === 0 && prices.output === 0;
  return (
    <div className={classes['provider']}>
      <div className={classes['providerText']}>
        <div className={classes['head']}>
          <span className={classes['name']}>{name}</span>
          <code>{provider.model}</code>
          {provider.active ? (
            <ToneBadge tone={tones[health.status]} look="dot">
              {t(`provider.status.${health.status}`)}
            </ToneBadge>
          ) : (
            <ToneBadge tone="gray">{t('provider.off')}</ToneBadge>
          )}
          {health.breaker !== 'closed' && <ToneBadge tone="red">{t(`provider.breaker.${health.breaker}`)}</ToneBadge>}
          <ToneBadge tone={provider.cloud ? 'amber' : 'green'}>
            {t(provider.cloud ? 'provider.cloud' : 'provider.home')}
          </ToneBadge>
        </div>
        <div className={classes['hint']}>
          {[
            t(`provider.kind.${provider.kind}`),
            provider.baseUrl,
            provider.apiKeySet ? t('provider.keySet') : t('provider.keyNone'),
            free
              ? t('provider.free')
              : t('provider.prices', {
                  input: format.micros(prices.input * 1_000_000),
                  output: format.micros(prices.output * 1_000_000),
                }),
          ].join(' · ')}
        </div>
        {health.lastError !== null && !testing.data && (
          <div className={classes['error']}>
            {health.lastError}
            {health.lastErrorAt && ` · ${format.relative(health.lastErrorAt)}`}
          </div>
        )}
        <Findings result={testing.data} error={testing.error} />
      </div>
      <Group gap={4} wrap="nowrap">
        <Button variant="default" loading={testing.isPending} onClick={() => testing.mutate(provider.id)}>
          {t('provider.test')}
        </Button>
        <Verbs provider={provider} place={place} all={all} onChoose={onChoose} />
      </Group>
    </div>
  );
}

/** What a test found: that it answered and how fast, or what went wrong and what to try next. */
function Findings({ result, error }: { result: AiProviderTest | undefined; error: unknown }) {
  const { t } = useTranslation('aiSettings');
  const format = useFormat();
  if (error) return <ErrorLine error={error} />;
  if (!result) return null;
  return (
    <div className={classes['findings']} data-ok={result.ok} role="status">
      <p className={classes['finding']}>
        {t(result.ok ? 'test.ok' : 'test.failed', { time: format.seconds(result.latencyMs) })} {result.message}
      </p>
      {result.wayOut !== null && <p>{result.wayOut}</p>}
      {result.firstTokenMs !== null && (
        <p className={classes['hint']}>{t('test.firstToken', { time: format.seconds(result.firstTokenMs) })}</p>
      )}
      {result.answer !== null && <p className={classes['hint']}>{t('test.answer', { text: result.answer })}</p>}
      {result.models !== null && result.models.length > 0 && (
        <p className={classes['hint']}>
          {t('test.models', { count: result.models.length, names: result.models.slice(0, 12).join(', ') })}
        </p>
      )}
    </div>
  );
}

function Verbs({ provider, place, all, onChoose }: LineProps) {
  const { t } = useTranslation(['aiSettings', 'common']);
  const update = useUpdateProvider();
  const order = useOrderProviders();
  const { id, revision, name, active } = provider;
  const move = (by: 1 | -1): void => {
    const next = [...all];
    next.splice(place, 1);
    next.splice(place + by, 0, provider);
    order.mutate(next, { onError: showError });
  };
  return (
    <Menu position="bottom-end" width={190}>
      <Menu.Target>
        <ActionIcon aria-label={t('provider.more', { name })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => onChoose({ kind: 'edit', provider })}>
          {t('action.edit', { ns: 'common' })}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowUp size={14} />} disabled={place === 0} onClick={() => move(-1)}>
          {t('provider.earlier')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown size={14} />}
          disabled={place === all.length - 1}
          onClick={() => move(1)}
        >
          {t('provider.later')}
        </Menu.Item>
        <Menu.Item onClick={() => update.mutate({ id, revision, active: !active }, { onError: showError })}>
          {t(active ? 'provider.switchOff' : 'provider.switchOn')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={14} />}
          onClick={() => onChoose({ kind: 'remove', provider })}
        >
          {t('action.remove', { ns: 'common' })}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Dialogs({ dialog, onClose }: { dialog: DialogState; onClose: () => void }) {
  const { t } = useTranslation(['aiSettings', 'common']);
  const remove = useRemoveProvider();
  const provider = dialog !== null && 'provider' in dialog ? dialog.provider : null;
  return (
    <>
      {(dialog?.kind === 'create' || dialog?.kind === 'edit') && (
        <ProviderDialog key={provider?.id ?? 'new'} provider={provider} onClose={onClose} />
      )}
      <ConfirmDialog
        opened={dialog?.kind === 'remove'}
        onClose={onClose}
        title={t('provider.removeTitle', { name: provider?.name ?? '' })}
        confirmLabel={t('action.remove', { ns: 'common' })}
        danger
        loading={remove.isPending}
        onConfirm={() =>
          provider &&
          remove.mutate(provider.id, {
            onError: showError,
            onSuccess: () => {
              showDone(t('provider.removed', { name: provider.name }));
              onClose();
            },
          })
        }
      >
        {t('provider.removeDetail')}
      </ConfirmDialog>
    </>
  );
}

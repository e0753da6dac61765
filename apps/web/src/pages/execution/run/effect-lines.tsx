import { UnstyledButton } from '@mantine/core';
import type { EffectView } from '@renubu/contracts/executions';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ToneBadge } from '../../../ui/badge.tsx';
import { useFormat } from '../../../ui/format.ts';
import { JsonView } from '../../../ui/json-view.tsx';
import { useSpan } from '../../../ui/span.ts';
import type { Tone } from '../../../ui/tone.ts';
import classes from './run.module.css';

const tones: Record<EffectView['status'], Tone> = {
  pending: 'accent',
  succeeded: 'green',
  failed: 'red',
  cancelled: 'gray',
};

/** What was asked of the world outside, one line for each attempt; opened, with request and answer. */
export function EffectLines({ effects }: { effects: EffectView[] }) {
  return (
    <ul className={classes['effects']}>
      {effects.map((effect) => (
        <EffectLine key={effect.id} effect={effect} />
      ))}
    </ul>
  );
}

function EffectLine({ effect }: { effect: EffectView }) {
  const { t } = useTranslation('executions');
  const format = useFormat();
  const span = useSpan();
  const [opened, setOpened] = useState(false);
  return (
    <li>
      <UnstyledButton className={classes['effect']} aria-expanded={opened} onClick={() => setOpened(!opened)}>
        <IconChevronRight size={12} className={classes['chevron']} data-opened={opened || undefined} aria-hidden />
        <code>{effect.operation}</code>
        {effect.connection && (
          <span className={classes['dim']}>{t('run.effect.connection', { name: effect.connection })}</span>
        )}
        <span className={classes['dim']}>{t('run.attempt', { count: effect.attempt })}</span>
        <ToneBadge tone={tones[effect.status]} look="dot">
          {t(`run.effectStatus.${effect.status}`)}
        </ToneBadge>
        <span className={classes['duration']}>
          {effect.durationMs !== null
            ? span(effect.durationMs)
            : effect.notBefore !== null && effect.status === 'pending'
              ? t('run.effect.notBefore', { when: format.time(effect.notBefore) })
              : ''}
        </span>
      </UnstyledButton>
      {opened && (
        <div className={classes['effectData']}>
          {effect.error && (
            <div>
              <h4>{t('run.effect.error')}</h4>
              <JsonView label={t('run.effect.error')} value={effect.error} />
            </div>
          )}
          <div>
            <h4>{t('run.effect.request')}</h4>
            <JsonView label={t('run.effect.request')} value={effect.input} />
          </div>
          {effect.output !== null && (
            <div>
              <h4>{t('run.effect.answer')}</h4>
              <JsonView label={t('run.effect.answer')} value={effect.output} />
            </div>
          )}
          <p className={classes['dim']}>
            {t('run.effect.key')} <code>{effect.idempotencyKey}</code>
          </p>
        </div>
      )}
    </li>
  );
}

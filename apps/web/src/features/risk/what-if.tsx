import { Button, NumberInput } from '@mantine/core';
import type { AdjustableFactor, WhatIf as Answer, WhatIfOption } from '@renubu/contracts/customer-risk';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useTryValues, whatIfQuery } from '../../api/risk-model.ts';
import { useFormat } from '../../ui/format.ts';
import { Load } from '../../ui/states.tsx';
import { showError } from '../../ui/toast.tsx';
import { useFactorTexts } from './factor-name.ts';
import classes from './risk.module.css';

const usualTarget = 60;

/** Which smallest change would lower a customer's risk; asked only when somebody wants to know. */
export function WhatIf({ customerId }: { customerId: string }) {
  const { t } = useTranslation('riskModel');
  const [opened, setOpened] = useState(false);
  if (opened) return <Panel customerId={customerId} />;
  return (
    <div className={classes['buttons']}>
      <Button variant="default" size="xs" onClick={() => setOpened(true)}>
        {t('whatIf.open')}
      </Button>
    </div>
  );
}

function Panel({ customerId }: { customerId: string }) {
  const { t } = useTranslation('riskModel');
  const [target, setTarget] = useState(usualTarget);
  const query = useQuery(whatIfQuery(customerId, target));
  return (
    <div className={classes['panel']} role="group" aria-label={t('whatIf.title')}>
      <div className={classes['head']}>
        <h3>{t('whatIf.title')}</h3>
        <NumberInput
          size="xs"
          w={150}
          min={1}
          max={100}
          clampBehavior="strict"
          prefix={`${t('whatIf.target')} `}
          aria-label={t('whatIf.target')}
          value={target}
          onChange={(value) => typeof value === 'number' && value >= 1 && setTarget(value)}
        />
      </div>
      <Load query={query}>
        {(answer) => (
          <>
            {answer.riskSource === 'platform' && <p className={classes['hint']}>{t('whatIf.platform')}</p>}
            <Options answer={answer} />
            <TryValues customerId={customerId} adjustable={answer.adjustable} />
          </>
        )}
      </Load>
    </div>
  );
}

function Options({ answer: { score, target, single, pair } }: { answer: Answer }) {
  const { t } = useTranslation('riskModel');
  if (score < target) return <p>{t('whatIf.below', { score, target })}</p>;
  if (single === null && pair === null) return <p>{t('whatIf.nothing', { target })}</p>;
  return (
    <>
      <p className={classes['hint']}>{t('whatIf.now', { score })}</p>
      {single === null ? <p>{t('whatIf.noSingle')}</p> : <Option label={t('whatIf.single')} option={single} />}
      {pair !== null && <Option label={t('whatIf.pair')} option={pair} />}
    </>
  );
}

function Option({ label, option }: { label: string; option: WhatIfOption }) {
  const { t } = useTranslation('riskModel');
  const format = useFormat();
  const texts = useFactorTexts();
  const number = (value: number | null): string =>
    value === null ? t('whatIf.unknown') : format.number(value, { maximumFractionDigits: 1 });
  return (
    <div className={classes['option']}>
      <span className={classes['hint']}>{label}:</span> <strong>{t('whatIf.result', { score: option.score })}</strong>
      <ul>
        {option.changes.map(({ factor, name, from, to }) => (
          <li key={factor}>
            {t('whatIf.change', { name: texts.name(factor, name), from: number(from), to: number(to) })}
          </li>
        ))}
      </ul>
    </div>
  );
}

function TryValues({ customerId, adjustable }: { customerId: string; adjustable: AdjustableFactor[] }) {
  const { t } = useTranslation('riskModel');
  const texts = useFactorTexts();
  const [values, setValues] = useState<Record<string, number>>({});
  const attempt = useTryValues(customerId);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    attempt.mutate(values, { onError: showError });
  };
  return (
    <form onSubmit={submit}>
      <p className={classes['hint']}>{t('whatIf.try')}</p>
      <div className={classes['fields']}>
        {adjustable.map(({ factor, name, value, least, most, step }) => (
          <NumberInput
            key={factor}
            size="xs"
            label={texts.name(factor, name)}
            placeholder={t('whatIf.unknown')}
            min={least}
            max={most}
            step={step}
            decimalScale={1}
            value={values[factor] ?? value ?? ''}
            onChange={(next) => setValues((before) => withValue(before, factor, next))}
          />
        ))}
      </div>
      <div className={classes['head']}>
        <Button
          type="submit"
          variant="default"
          size="xs"
          loading={attempt.isPending}
          disabled={Object.keys(values).length === 0}
        >
          {t('whatIf.apply')}
        </Button>
        <span role="status">
          {attempt.data && t('whatIf.tried', { score: attempt.data.score, before: attempt.data.before })}
        </span>
      </div>
    </form>
  );
}

/** An emptied field leaves the value as it is known. */
function withValue(before: Record<string, number>, factor: string, next: number | string): Record<string, number> {
  if (typeof next === 'number') return { ...before, [factor]: next };
  return Object.fromEntries(Object.entries(before).filter(([key]) => key !== factor));
}

import { Button } from '@mantine/core';
import type { RiskModelVersion, RiskModelView } from '@renubu/contracts/customer-risk';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { useActivateModel } from '../../api/risk-model.ts';
import { useFactorTexts } from '../../features/risk/factor-name.ts';
import classes from '../../features/risk/risk.module.css';
import { ToneBadge } from '../../ui/badge.tsx';
import { ConfirmDialog } from '../../ui/dialogs.tsx';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { showDone, showError } from '../../ui/toast.tsx';

/** Every factor in plain words with its weight and the points it can add. */
export function Weights({ view: { coefficients, probability } }: { view: RiskModelView }) {
  const { t } = useTranslation('riskModel');
  const format = useFormat();
  const texts = useFactorTexts();
  const points = (value: number): string =>
    format.number(value, { maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  const doubling = format.number(Math.LN2 / probability.logOddsPerPoint, { maximumFractionDigits: 0 });
  return (
    <Section title={t('weights.title')} aside={t('weights.odds', { points: doubling })} flush>
      <table className={classes['table']} data-weights>
        <thead>
          <tr>
            <th scope="col">{t('weights.factor')}</th>
            <th scope="col">{t('weights.meaning')}</th>
            <th scope="col" data-number>
              {t('weights.weight')}
            </th>
            <th scope="col" data-number>
              {t('weights.points')}
            </th>
          </tr>
        </thead>
        <tbody>
          {coefficients.map(({ factor, name, meaning, multiplier, source, least, most }) => (
            <tr key={factor}>
              <th scope="row">{texts.name(factor, name)}</th>
              <td className={classes['meaning']}>{texts.meaning(factor, meaning)}</td>
              <td data-number>
                × {format.factor(multiplier)}{' '}
                <span className={classes['hint']}>
                  {t(source === 'outcomes' ? 'weights.learned' : 'weights.judged')}
                </span>
              </td>
              <td data-number>
                {points(least)} … {points(most)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

const driftTone = { stable: 'green', moderate: 'amber', large: 'red' } as const;

/** How far today's customers differ from those the model was fitted to. */
export function Drift({ view: { drift } }: { view: RiskModelView }) {
  const { t } = useTranslation('riskModel');
  const format = useFormat();
  const texts = useFactorTexts();
  if (drift.length === 0)
    return (
      <Section title={t('drift.title')}>
        <p className={classes['hint']}>{t('drift.none')}</p>
      </Section>
    );
  return (
    <Section title={t('drift.title')} aside={t('drift.detail')} flush>
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{t('weights.factor')}</th>
            <th scope="col" data-number>
              {t('drift.index')}
            </th>
            <th scope="col">{t('drift.title')}</th>
          </tr>
        </thead>
        <tbody>
          {drift.map(({ feature, index, level }) => (
            <tr key={feature}>
              <th scope="row">{texts.name(feature, feature)}</th>
              <td data-number>{format.number(index, { maximumFractionDigits: 2 })}</td>
              <td>
                <ToneBadge tone={driftTone[level]}>{t(`drift.${level}`)}</ToneBadge>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

/** Every version with how it did on renewals it had not seen; those who may can use another one. */
export function Versions({ view: { versions } }: { view: RiskModelView }) {
  const { t } = useTranslation('riskModel');
  const format = useFormat();
  const can = useCan()('renewals.configure');
  const [chosen, setChosen] = useState<RiskModelVersion | null>(null);
  const auc = (value: number | null | undefined): string =>
    value == null ? '–' : format.number(value, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  return (
    <Section title={t('versions.title')} flush scrolls>
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{t('versions.title')}</th>
            <th scope="col">{t('versions.made')}</th>
            <th scope="col">{t('versions.by')}</th>
            <th scope="col" data-number>
              {t('versions.auc')}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <tr key={version.version}>
              <th scope="row">
                {version.version === 0 ? t('model.prior') : t('model.version', { version: version.version })}
              </th>
              <td>{version.createdAt === null ? '–' : format.dateTime(version.createdAt)}</td>
              <td>{version.createdBy ?? '–'}</td>
              <td data-number>{auc(version.report?.crossValidation.refitted.auc)}</td>
              <td data-number>
                {version.active ? (
                  <ToneBadge tone="green">{t('versions.active')}</ToneBadge>
                ) : (
                  can && <UseButton version={version.version} onClick={() => setChosen(version)} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ActivateDialog version={chosen} onClose={() => setChosen(null)} />
    </Section>
  );
}

function UseButton({ version, onClick }: { version: number; onClick: () => void }) {
  const { t } = useTranslation('riskModel');
  const label = version === 0 ? t('versions.activatePrior') : t('versions.activateVersion', { version });
  return (
    <Button size="compact-sm" variant="default" aria-label={label} onClick={onClick}>
      {t('versions.activate')}
    </Button>
  );
}

function ActivateDialog({ version, onClose }: { version: RiskModelVersion | null; onClose: () => void }) {
  const { t } = useTranslation('riskModel');
  const activate = useActivateModel();
  const number = version?.version ?? 0;
  return (
    <ConfirmDialog
      opened={version !== null}
      onClose={onClose}
      title={number === 0 ? t('versions.confirmPrior') : t('versions.confirm', { version: number })}
      confirmLabel={t('versions.activate')}
      loading={activate.isPending}
      onConfirm={() =>
        activate.mutate(number, {
          onError: showError,
          onSuccess: () => {
            showDone(t('versions.done'));
            onClose();
          },
        })
      }
    >
      {t('versions.confirmDetail')} {version?.report?.better === false && t('versions.worse')}
    </ConfirmDialog>
  );
}

import { UnstyledButton } from '@mantine/core';
import type { HistoryEntry } from '@renubu/contracts/executions';
import type { Json } from '@renubu/contracts/json';
import { IconChevronRight, IconRobot, IconSettings, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { comparisonsOf, effectOf, shortJson } from '../../../features/executions/history.ts';
import { useActorName } from '../../../ui/actor-name.ts';
import { useFormat } from '../../../ui/format.ts';
import { useExecution } from '../execution-context.ts';
import classes from './history.module.css';

const actors = { person: IconUser, agent: IconRobot, system: IconSettings } as const;

/** One thing that happened: when, who, what; with both sides of a condition, request and answer of an effect, and all data. */
export function HistoryLine({ entry }: { entry: HistoryEntry }) {
  const { t } = useTranslation('executions');
  const format = useFormat();
  const nameOf = useActorName();
  const { detail } = useExecution();
  const [opened, setOpened] = useState(false);
  const Picture = actors[entry.actor.type];
  const hasData = Object.keys(entry.data).length > 0;
  const step = detail.steps.find(({ stepId }) => stepId === entry.stepId);
  return (
    <li className={classes['line']} data-actor={entry.actor.type} data-quality={quality(entry.type)}>
      <time dateTime={entry.at} title={format.dateTime(entry.at)} className={classes['time']}>
        {format.time(entry.at)}
      </time>
      <span className={classes['sign']} title={t(`history.by.${entry.actor.type}`)}>
        <Picture size={13} stroke={1.8} aria-hidden />
        <span className="rn-visually-hidden">{t(`history.by.${entry.actor.type}`)}</span>
      </span>
      <div className={classes['what']}>
        <p className={classes['message']}>{entry.message}</p>
        <p className={classes['meta']}>
          <span>{nameOf(entry.actor)}</span>
          {step && <span>{step.name}</span>}
          <code>{entry.type}</code>
          {hasData && (
            <UnstyledButton className={classes['dataToggle']} aria-expanded={opened} onClick={() => setOpened(!opened)}>
              <IconChevronRight size={12} data-opened={opened || undefined} aria-hidden />
              {t(opened ? 'history.hideData' : 'history.showData')}
            </UnstyledButton>
          )}
        </p>
        <Comparisons entry={entry} />
        <Effect entry={entry} />
        {opened && (
          <pre className={classes['json']} tabIndex={0}>
            {JSON.stringify(entry.data, null, 2)}
          </pre>
        )}
      </div>
    </li>
  );
}

/** What an entry means for whoever reads on: only ends and failures have a colour. */
function quality(type: string): string | undefined {
  if (/\.(failed|timed-out|cancelled)$/.test(type)) return 'bad';
  if (/\.(completed|succeeded)$/.test(type)) return 'good';
  if (/(snoozed|paused|skipped|escalation\.raised)$/.test(type)) return 'notable';
  return undefined;
}

function Comparisons({ entry }: { entry: HistoryEntry }) {
  const { t } = useTranslation('executions');
  const compared = comparisonsOf(entry);
  if (compared.length === 0) return null;
  return (
    <table className={classes['compared']}>
      <thead>
        <tr>
          <th>{t('history.field')}</th>
          <th>{t('history.actual')}</th>
          <th>
            <span className="rn-visually-hidden">{t('history.operator')}</span>
          </th>
          <th>{t('history.expected')}</th>
          <th>{t('history.verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {compared.map((item, index) => (
          <tr key={index}>
            <td>
              <code>{item.field}</code>
            </td>
            <td>{item.actual === undefined ? <em>{t('history.missing')}</em> : shortJson(item.actual)}</td>
            <td className={classes['op']}>{item.op}</td>
            <td>{shortJson(item.expected)}</td>
            <td data-holds={item.result}>{t(item.result ? 'history.yes' : 'history.no')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Effect({ entry }: { entry: HistoryEntry }) {
  const { t } = useTranslation('executions');
  const effect = effectOf(entry);
  if (!effect) return null;
  const parts = [
    [t('history.request'), effect.request],
    [t('history.result'), effect.result],
  ].filter((part): part is [string, Json] => part[1] !== undefined);
  return parts.map(([label, value]) => (
    <dl key={label} className={classes['effect']}>
      <dt>{label}</dt>
      <dd>
        {value !== null && typeof value === 'object' && !Array.isArray(value)
          ? Object.entries(value).map(([name, item]) => (
              <div key={name}>
                <code>{name}</code> {shortJson(item, 160)}
              </div>
            ))
          : shortJson(value, 160)}
      </dd>
    </dl>
  ));
}

import { ActionIcon, Button, Slider, Tooltip } from '@mantine/core';
import type { ExecutionMoment } from '@renubu/contracts/executions';
import { IconChevronLeft, IconChevronRight, IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../ui/format.ts';
import classes from './run.module.css';

interface TimeTravelProps {
  /** Number of the last line of the history. */
  last: number;
  /** The line up to which one looks; undefined is now. */
  upTo: number | undefined;
  moment: ExecutionMoment | null;
  onTravel: (seq: number | undefined) => void;
}

/** A slider over the lines of the history: the page shows the run as it stood after one of them. */
export function TimeTravel({ last, upTo, moment, onTravel }: TimeTravelProps) {
  const { t } = useTranslation('executions');
  const format = useFormat();
  if (upTo === undefined) {
    return (
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        leftSection={<IconHistory size={14} />}
        onClick={() => onTravel(Math.max(1, last - 1))}
      >
        {t('run.travel.start')}
      </Button>
    );
  }
  const to = (seq: number): void => onTravel(seq >= last ? undefined : Math.max(1, seq));
  return (
    <div className={classes['travel']} role="group" aria-label={t('run.travel.label')}>
      <Tooltip label={t('run.travel.previous')}>
        <ActionIcon aria-label={t('run.travel.previous')} disabled={upTo <= 1} onClick={() => to(upTo - 1)}>
          <IconChevronLeft size={15} />
        </ActionIcon>
      </Tooltip>
      <Slider
        className={classes['slider']}
        size="xs"
        min={1}
        max={last}
        value={upTo}
        onChange={to}
        label={null}
        thumbLabel={t('run.travel.line', { seq: upTo, last })}
      />
      <Tooltip label={t('run.travel.next')}>
        <ActionIcon aria-label={t('run.travel.next')} onClick={() => to(upTo + 1)}>
          <IconChevronRight size={15} />
        </ActionIcon>
      </Tooltip>
      <span className={classes['moment']} aria-live="polite">
        <strong>{t('run.travel.line', { seq: upTo, last })}</strong>
        {moment && (
          <>
            {' '}
            <time dateTime={moment.at} title={format.dateTime(moment.at)}>
              {format.time(moment.at)}
            </time>{' '}
            {moment.line.message}
          </>
        )}
      </span>
      <Button size="compact-sm" variant="light" onClick={() => onTravel(undefined)}>
        {t('run.travel.now')}
      </Button>
    </div>
  );
}

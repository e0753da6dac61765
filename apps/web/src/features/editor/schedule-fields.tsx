import { SegmentedControl } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { schedulePreviewQuery } from '../../api/schedules.ts';
import { ErrorLine } from '../../ui/error-line.tsx';
import { isLoose, type Path } from './document.ts';
import { useEditor, useField } from './editor-context.ts';
import classes from './editor.module.css';
import { SelectField, TextField } from './fields.tsx';
import { RawField } from './raw-field.tsx';

const zones = (): string[] => Intl.supportedValuesOf('timeZone');

/** When the clock starts it: a cron line or one instant, in which zone, and its next runs. */
export function ScheduleFields({ path }: { path: Path }) {
  const { t } = useTranslation('editor');
  const { writable } = useEditor();
  const { value, set } = useField(path);
  const schedule = isLoose(value) ? value : {};
  const kind = schedule['runAt'] === undefined ? 'cron' : 'runAt';
  const choose = (next: string): void => {
    const { cron: _cron, runAt: _runAt, ...rest } = schedule;
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    set({ ...rest, ...(next === 'cron' ? { cron: '0 9 * * MON-FRI' } : { runAt: tomorrow }) } as never);
  };
  const text = (name: string): string | undefined => {
    const found = schedule[name];
    return typeof found === 'string' && found !== '' ? found : undefined;
  };
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t('schedule.kind')}
        readOnly={!writable}
        value={kind}
        onChange={choose}
        data={[
          { value: 'cron', label: t('schedule.cron') },
          { value: 'runAt', label: t('schedule.once') },
        ]}
      />
      <div className={classes['pair']}>
        {kind === 'cron' ? (
          <TextField path={[...path, 'cron']} label={t('schedule.cronLine')} hint={t('schedule.cronHint')} required />
        ) : (
          <TextField path={[...path, 'runAt']} label={t('schedule.runAt')} hint={t('schedule.runAtHint')} required />
        )}
        <TextField
          path={[...path, 'timezone']}
          label={t('schedule.timezone')}
          hint={t('schedule.timezoneHint')}
          choices={zones()}
        />
        <SelectField
          path={[...path, 'misfire']}
          label={t('schedule.misfire')}
          usually="run-once"
          data={(['skip', 'run-once', 'catch-up'] as const).map((name) => ({
            value: name,
            label: t(`schedule.misfires.${name}`),
          }))}
        />
      </div>
      <NextRuns cron={text('cron')} runAt={text('runAt')} timezone={text('timezone')} />
      <RawField path={[...path, 'inputs']} label={t('schedule.inputs')} minRows={2} />
    </>
  );
}

interface Times {
  cron: string | undefined;
  runAt: string | undefined;
  timezone: string | undefined;
}
/** The next runs as the server reckons them, or why there are none. */
export function NextRuns({ cron, runAt, timezone }: Times) {
  const { t } = useTranslation('editor');
  const [times] = useDebouncedValue({ cron, runAt, timezone }, 300);
  const { data, error, refetch } = useQuery(schedulePreviewQuery(times));
  if (error) return <ErrorLine error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  return (
    <div role="status">
      <p className={classes['hint']}>{t('schedule.next', { timezone: data.timezone })}</p>
      <ol className={classes['runs']}>
        {data.runs.map((run) => (
          <li key={run.at}>{run.local}</li>
        ))}
      </ol>
      {data.runs.length === 0 && <p className={classes['hint']}>{t('schedule.never')}</p>}
    </div>
  );
}

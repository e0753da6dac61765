import { Button, Group, Select } from '@mantine/core';
import type { Import, ImportFile, ImportKind } from '@renubu/contracts/imports';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCheckImport, useMapImport, useRemoveImport, type MappingUpdate } from '../../api/imports.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { byteUnit, confidenceOf, doubledFields, missingFields, remapped } from '../../features/imports/mapping.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { showError } from '../../ui/toast.tsx';
import classes from './imports.module.css';

const kinds: readonly ImportKind[] = ['customers', 'subscriptions', 'usage', 'tickets', 'churn_events'];
const dateOrders = ['iso', 'day-first', 'month-first'] as const;
const tones = { sure: 'green', likely: 'blue', guess: 'amber' } as const;

/** What each file's columns mean, as guessed; every guess can be changed. */
export function FileMapping({ made, onGone }: { made: Import; onGone: () => void }) {
  const { t } = useTranslation('imports');
  const mapping = useMapImport(made.id);
  const checking = useCheckImport(made.id);
  const removing = useRemoveImport();
  const complete = made.files.every((file) => missingFields(file).length === 0);
  const change = (file: MappingUpdate['files'][number]): void =>
    mapping.mutate({ files: [file] }, { onError: (error) => showError(error) });
  const check = (): void => checking.mutate(undefined, { onError: (error) => showError(error) });
  useCommands(complete ? [{ id: 'import.check', label: t('check'), group: 'page', shortcut: 'e', run: check }] : []);
  return (
    <>
      {made.files.map((file) => (
        <FileSection
          key={file.id}
          file={file}
          busy={mapping.isPending}
          onChange={(update) => change({ id: file.id, ...update })}
        />
      ))}
      {made.status !== 'checked' && (
        <Group className={classes['bottom']} gap="xs">
          <Button
            variant="subtle"
            color="gray"
            loading={removing.isPending}
            onClick={() => removing.mutate(made.id, { onSuccess: onGone, onError: (error) => showError(error) })}
          >
            {t('discard')}
          </Button>
          {!complete && <span className={classes['dim']}>{t('mapFirst')}</span>}
          <Button
            ml="auto"
            size="sm"
            onClick={check}
            loading={checking.isPending || mapping.isPending}
            disabled={!complete}
          >
            {t('check')}
          </Button>
        </Group>
      )}
    </>
  );
}

interface FileSectionProps {
  file: ImportFile;
  busy: boolean;
  onChange: (update: Omit<MappingUpdate['files'][number], 'id'>) => void;
}
function FileSection({ file, busy, onChange }: FileSectionProps) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const missing = missingFields(file);
  const { value, unit } = byteUnit(file.bytes);
  return (
    <Section
      title={file.name}
      flush
      aside={
        <span>
          {t('fileFacts', {
            rows: format.number(file.rows),
            size: format.number(value, { style: 'unit', unit, maximumFractionDigits: 1 }),
          })}
        </span>
      }
      actions={
        <>
          <Select
            size="xs"
            w={170}
            aria-label={t('kindOf', { file: file.name })}
            allowDeselect={false}
            disabled={busy}
            value={file.kind}
            data={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
            onChange={(kind) => kind && onChange({ kind: kind as ImportKind })}
          />
          <Select
            size="xs"
            w={160}
            aria-label={t('datesOf', { file: file.name })}
            allowDeselect={false}
            disabled={busy}
            value={file.dateOrder}
            data={dateOrders.map((order) => ({ value: order, label: t(`dates.${order}`) }))}
            onChange={(dateOrder) => dateOrder && onChange({ dateOrder: dateOrder as ImportFile['dateOrder'] })}
          />
        </>
      }
    >
      {missing.length > 0 && (
        <p className={classes['missing']} role="status">
          <IconAlertTriangle size={15} aria-hidden />
          {t('missing', { fields: format.list(missing) })}
        </p>
      )}
      <MappingTable file={file} busy={busy} onChange={onChange} />
    </Section>
  );
}

function MappingTable({ file, busy, onChange }: FileSectionProps) {
  const { t } = useTranslation('imports');
  const doubled = doubledFields(file);
  const options = file.fields.map(({ name, label, required }) => ({
    value: name,
    label: required ? t('requiredField', { label }) : label,
  }));
  return (
    <table className={classes['mapping']}>
      <thead>
        <tr>
          <th>{t('column.column')}</th>
          <th>{t('column.samples')}</th>
          <th>{t('column.field')}</th>
          <th>{t('column.confidence')}</th>
        </tr>
      </thead>
      <tbody>
        {file.mapping.map((item) => {
          const sure = confidenceOf(item);
          return (
            <tr key={item.column} data-out={item.field === null || undefined}>
              <th scope="row">{item.column}</th>
              <td className={classes['samples']}>
                {item.samples.slice(0, 3).map((sample, index) => (
                  <span key={index}>{sample}</span>
                ))}
              </td>
              <td>
                <Select
                  size="xs"
                  aria-label={t('fieldOf', { column: item.column })}
                  placeholder={t('leftOut')}
                  data={options}
                  value={item.field}
                  disabled={busy}
                  clearable
                  searchable
                  error={item.field !== null && doubled.has(item.field) ? t('doubled') : undefined}
                  onChange={(field) => onChange({ mapping: remapped(file, item.column, field) })}
                />
              </td>
              <td>
                {sure && (
                  <ToneBadge tone={tones[sure]} look="dot">
                    {t(`confidence.${sure}`)}
                  </ToneBadge>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

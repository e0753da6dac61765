import { Button, Group } from '@mantine/core';
import type { Import } from '@renubu/contracts/imports';
import { IconArrowRight } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApplyImport, useRemoveImport } from '../../api/imports.ts';
import { useMe } from '../../api/identity.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { nothingToDo } from '../../features/imports/mapping.ts';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { showError } from '../../ui/toast.tsx';
import { CountsTable } from './counts-table.tsx';
import classes from './imports.module.css';

type ReportData = NonNullable<Import['report']>;

/** The dry run: what would be created, changed and refused, before anything is. */
export function Report({ made, onGone }: { made: Import; onGone: () => void }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { organization } = useMe();
  const applying = useApplyImport(made.id);
  const removing = useRemoveImport();
  const { report } = made;
  const top = useRef<HTMLDivElement>(null);
  // The dry run was asked for at the end of a long page.
  // In braces: newer browsers answer with a promise, which React would take for the effect's end.
  useEffect(() => {
    void top.current?.scrollIntoView({ block: 'end' });
  }, []);
  const idle = report !== null && nothingToDo(report.counts);
  const apply = (): void => applying.mutate(undefined, { onError: (error) => showError(error) });
  useCommands(
    report && !idle ? [{ id: 'import.apply', label: t('apply'), group: 'page', shortcut: 'e', run: apply }] : [],
  );
  if (!report) return null;
  return (
    <>
      <div ref={top} />
      <Section
        title={t('report.title')}
        flush
        aside={
          report.arrMinor !== null && (
            <span>{t('report.arr', { amount: format.moneyExact(report.arrMinor, organization.currency) })}</span>
          )
        }
        actions={
          <Group gap="xs">
            <Button
              variant="subtle"
              color="gray"
              loading={removing.isPending}
              onClick={() => removing.mutate(made.id, { onSuccess: onGone, onError: (error) => showError(error) })}
            >
              {t('discard')}
            </Button>
            <Button onClick={apply} loading={applying.isPending} disabled={idle}>
              {t('apply')}
            </Button>
          </Group>
        }
      >
        <CountsTable counts={report.counts} />
        <p className={classes['note']}>{t(idle ? 'report.idle' : 'report.note')}</p>
      </Section>
      {report.problemCount > 0 && <Problems report={report} />}
      {report.changes.length > 0 && <Changes report={report} />}
      {report.creations.length > 0 && <Creations report={report} />}
    </>
  );
}

/** Rows that would be refused, each with its place in the file. */
export function Problems({ report }: { report: ReportData }) {
  const { t } = useTranslation('imports');
  const [all, setAll] = useState(false);
  const shown = all ? report.problems : report.problems.slice(0, 12);
  return (
    <Section title={t('problems.title', { count: report.problemCount })} flush>
      <ul className={classes['problems']}>
        {shown.map((problem, index) => (
          <li key={index}>
            <code>
              {problem.file}:{problem.line}
              {problem.column === null ? '' : `:${problem.column}`}
            </code>
            <span>
              {problem.message}
              {problem.value !== null && <q>{problem.value}</q>}
            </span>
          </li>
        ))}
      </ul>
      {!all && report.problems.length > shown.length && (
        <Button variant="subtle" color="gray" m={8} onClick={() => setAll(true)}>
          {t('problems.more', { count: report.problems.length - shown.length })}
        </Button>
      )}
      {report.problemCount > report.problems.length && (
        <p className={classes['note']}>{t('problems.first', { count: report.problems.length })}</p>
      )}
    </Section>
  );
}

function Changes({ report }: { report: ReportData }) {
  const { t } = useTranslation('imports');
  return (
    <Section title={t('changes.title')} flush>
      <table className={classes['changes']}>
        <thead>
          <tr>
            <th>{t('changes.what')}</th>
            <th>{t('changes.field')}</th>
            <th>{t('changes.before')}</th>
            <th aria-hidden />
            <th>{t('changes.after')}</th>
          </tr>
        </thead>
        <tbody>
          {report.changes.slice(0, 20).map((change, index) => (
            <tr key={index}>
              <td>
                {change.key} <span className={classes['dim']}>{t(`kind.${change.kind}`)}</span>
              </td>
              <td>{change.field}</td>
              <td className={classes['old']}>{change.before ?? '–'}</td>
              <td>
                <IconArrowRight size={13} aria-hidden />
              </td>
              <td>{change.after ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Creations({ report }: { report: ReportData }) {
  const { t } = useTranslation('imports');
  return (
    <Section title={t('creations.title')}>
      <ul className={classes['creations']}>
        {report.creations.slice(0, 24).map((creation, index) => (
          <li key={index}>
            <span className="rn-truncate">{creation.label}</span>
            <span className={classes['dim']}>{t(`kind.${creation.kind}`)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

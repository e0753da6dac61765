import { Button } from '@mantine/core';
import type { WorkflowDetail } from '@renubu/contracts/workflows';
import { IconZoomCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { optimizeQuery } from '../../api/interpreter.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';
import classes from './findings.module.css';

interface FindingsProps {
  workflow: WorkflowDetail;
  onChoose: (stepId: string) => void;
}

/** What executions of the published version show, with what could be changed; nothing where there are none. */
export function Findings({ workflow, onChoose }: FindingsProps) {
  const { t } = useTranslation('writing');
  const { open, completed, failed } = workflow.executions;
  const any = workflow.publishedVersion !== null && open + completed + failed > 0;
  const { data, error, refetch } = useQuery({ ...optimizeQuery(workflow.slug), enabled: any });
  if (error) return <ErrorLine error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  return (
    <section className={classes['findings']} aria-label={t('findings.title')}>
      <h2>
        <IconZoomCheck size={15} stroke={1.7} aria-hidden /> {t('findings.title')}
      </h2>
      <p className={classes['looked']}>
        {data.note ?? t('findings.looked', { count: data.executions, version: data.version ?? 0 })}
        {data.note === null && data.findings.length === 0 && ` ${t('findings.none')}`}
      </p>
      <ul>
        {data.findings.map(({ kind, stepId, text, proposal }) => (
          <li key={`${kind}-${stepId}-${text}`}>
            <div className={classes['head']}>
              <ToneBadge tone="amber">{t(`findings.kind.${kind}`)}</ToneBadge>
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                aria-label={t('findings.toStep', { step: stepId })}
                onClick={() => onChoose(stepId)}
              >
                {stepId}
              </Button>
            </div>
            <p>{text}</p>
            <p className={classes['proposal']}>{proposal}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { Collapse, UnstyledButton } from '@mantine/core';
import type { EvidenceReport } from '@renubu/contracts/assistant';
import type { Artifact } from '@renubu/contracts/workflows';
import { IconAlertTriangle, IconChevronDown, IconLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { artifactEvidenceQuery } from '../../../api/assistant.ts';
import { useCan } from '../../../api/identity.ts';
import { Statements } from '../../../ui/statements.tsx';
import { useExecution } from '../execution-context.ts';
import classes from './artifact-evidence.module.css';

/** Types whose text can be held against its evidence sentence by sentence; others show evidence where it stands. */
const texts = new Set(['email_draft', 'report', 'assessment', 'action_plan']);

/** Which sentences of an artifact rest on something, each figure linked to its source; nothing where none does. */
export function ArtifactEvidence({ artifact }: { artifact: Artifact }) {
  const mayAsk = useCan()('ai.use');
  const { data } = useQuery({
    ...artifactEvidenceQuery(artifact.id, artifact.version),
    enabled: mayAsk && texts.has(artifact.type),
    // While the next version is read, the former one says more than nothing.
    placeholderData: (before) => before,
  });
  if (!data?.statements.some(({ evidence }) => evidence.length > 0)) return null;
  return <Report report={data} />;
}

function Report({ report }: { report: EvidenceReport }) {
  const { t } = useTranslation('ai');
  const { detail } = useExecution();
  const id = useId();
  const [opened, setOpened] = useState(true);
  const open = report.sentences - report.supported - report.mismatches;
  return (
    <section className={classes['evidence']} aria-label={t('artifact.evidence')}>
      <UnstyledButton
        className={classes['toggle']}
        aria-expanded={opened}
        aria-controls={id}
        onClick={() => setOpened(!opened)}
      >
        {report.mismatches > 0 ? (
          <IconAlertTriangle size={14} data-bad aria-hidden />
        ) : (
          <IconLink size={14} aria-hidden />
        )}
        <span>
          {[
            t('artifact.supported', { count: report.sentences, supported: report.supported }),
            report.mismatches > 0 ? t('artifact.mismatches', { count: report.mismatches }) : '',
            open > 0 ? t('artifact.unsupported', { count: open }) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <IconChevronDown size={14} className={classes['chevron']} data-opened={opened || undefined} aria-hidden />
      </UnstyledButton>
      <Collapse expanded={opened} id={id}>
        <div className={classes['text']} tabIndex={0} role="group" aria-label={t('artifact.evidence')}>
          <Statements statements={report.statements} customerId={detail.customer?.id} />
        </div>
      </Collapse>
    </section>
  );
}

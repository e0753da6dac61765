import { Button } from '@mantine/core';
import type { Proposal } from '@renubu/contracts/assistant';
import { IconBulb, IconCheck, IconClockX, IconX } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDecideProposal } from '../../api/assistant.ts';
import { refusedWith } from '../../api/errors.ts';
import { EvidenceCount } from '../../ui/evidence.tsx';
import { useFormat } from '../../ui/format.ts';
import { errorMessage } from '../../ui/states.tsx';
import { changeLines, type ChangeLine } from './proposal-lines.ts';
import classes from './proposal-card.module.css';

interface ProposalCardProps {
  proposal: Proposal;
  /** Title of the form's field it fills in. */
  fieldTitle?: string | undefined;
  customerId?: string | undefined;
  /** Where what was made can be looked at. */
  result?: ReactNode;
  /** Called with the proposal once the server has taken it. */
  onAccepted?: (proposal: Proposal) => void;
}

/** A change the assistant proposes: what it is, why, what will be different; it happens only when accepted. */
export function ProposalCard({ proposal, fieldTitle, customerId, result, onAccepted }: ProposalCardProps) {
  const { t } = useTranslation('ai');
  const decide = useDecideProposal();
  const [refused, setRefused] = useState<string | null>(null);
  const { status } = proposal;
  const answer = (verb: 'accept' | 'reject'): void => {
    setRefused(null);
    decide.mutate(
      { verb, proposal },
      {
        onSuccess: (decided) => verb === 'accept' && onAccepted?.(decided),
        onError: (error) => setRefused(refusedWith(error, 409) ? t('proposal.movedOn') : errorMessage(error)),
      },
    );
  };
  return (
    <section
      className={classes['card']}
      data-status={status}
      aria-label={t('proposal.label', { title: proposal.title })}
    >
      <div className={classes['head']}>
        <IconBulb size={15} stroke={1.7} aria-hidden />
        <p className={classes['title']}>{proposal.title}</p>
        <EvidenceCount evidence={proposal.evidence} customerId={customerId} />
      </div>
      {proposal.why !== '' && <p className={classes['why']}>{proposal.why}</p>}
      {status !== 'rejected' && <Changes lines={changeLines(proposal, fieldTitle)} />}
      {refused !== null && (
        <p className={classes['refused']} role="alert">
          {refused}
        </p>
      )}
      {status === 'open' ? (
        <div className={classes['buttons']}>
          <Button size="xs" onClick={() => answer('accept')} leftSection={<IconCheck size={13} />}>
            {t('proposal.accept')}
          </Button>
          <Button size="xs" variant="default" onClick={() => answer('reject')}>
            {t('proposal.reject')}
          </Button>
          <span className={classes['note']}>{t('proposal.nothingYet')}</span>
        </div>
      ) : (
        <Decided proposal={proposal} pending={decide.isPending} result={result} />
      )}
    </section>
  );
}

function Decided({ proposal, pending, result }: { proposal: Proposal; pending: boolean; result: ReactNode }) {
  const { t } = useTranslation('ai');
  const format = useFormat();
  const Picture = { accepted: IconCheck, rejected: IconX, stale: IconClockX, open: IconX }[proposal.status];
  const by = proposal.decidedBy && proposal.decidedAt;
  return (
    <p className={classes['decided']} role="status">
      <Picture size={14} aria-hidden />
      <span>
        {t(`proposal.status.${proposal.status}`)}
        {by && ` · ${proposal.decidedBy?.name ?? ''}, ${format.relative(proposal.decidedAt ?? '')}`}
        {proposal.reason && ` · ${proposal.reason}`}
      </span>
      {!pending && proposal.status === 'accepted' && result}
    </p>
  );
}

function Changes({ lines }: { lines: ChangeLine[] }) {
  const { t } = useTranslation('ai');
  const short = lines.filter(({ long }) => !long);
  const long = lines.filter((item) => item.long);
  const label = (line: ChangeLine): string => (line.named ? line.label : t(`proposal.part.${line.label as 'title'}`));
  return (
    <>
      {short.length > 0 && (
        <dl className={classes['changes']}>
          {short.map((line) => (
            <div key={line.label}>
              <dt>{label(line)}</dt>
              <dd>
                <Value line={line} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {long.map((line) => (
        <details key={line.label} className={classes['long']}>
          <summary>{label(line)}</summary>
          <div className={classes['text']} tabIndex={0} role="group" aria-label={label(line)}>
            {line.after}
          </div>
        </details>
      ))}
    </>
  );
}

function Value({ line }: { line: ChangeLine }) {
  const { t } = useTranslation('ai');
  const format = useFormat();
  const shown = line.label === 'dueAt' && !line.named ? format.date(line.after) : line.after;
  if (line.before === undefined) return shown;
  return (
    <>
      <del>
        <span className="rn-visually-hidden">{t('proposal.before')} </span>
        {line.before === '' ? t('proposal.nothing') : line.before}
      </del>
      <span aria-hidden> → </span>
      <ins>
        <span className="rn-visually-hidden">{t('proposal.after')} </span>
        {shown}
      </ins>
    </>
  );
}

import { Alert, Button } from '@mantine/core';
import type { ApprovalDetail } from '@renubu/contracts/approvals';
import { IconUserShare } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDecideApproval } from '../../api/approvals.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { ApprovalStatusBadge } from '../../features/approvals/approval-badges.tsx';
import { DecisionForm, type DecisionInput } from '../../features/approvals/decision-form.tsx';
import { useActorName } from '../../ui/actor-name.ts';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { showDone } from '../../ui/toast.tsx';
import classes from './approval.module.css';
import { DelegateDialog } from './delegate-dialog.tsx';

/** Where one decides, or reads why one cannot and how it ended. */
export function Decide({ approval }: { approval: ApprovalDetail }) {
  const { t } = useTranslation('approvals');
  const deciding = useDecideApproval(approval.id);
  const [delegating, setDelegating] = useState(false);
  const { allowed, reason } = approval.canDecide;
  useCommands(
    allowed
      ? [
          {
            id: 'approval.delegate',
            label: t('delegate.action'),
            group: 'page',
            icon: IconUserShare,
            run: () => setDelegating(true),
          },
        ]
      : [],
  );
  const decide = (input: DecisionInput): void =>
    deciding.mutate(
      { ...input, payloadHash: approval.payloadHash },
      {
        onSuccess: (after) =>
          showDone(
            after.status === 'pending'
              ? t('voteCounted', { missing: after.needed - after.given })
              : t(input.decision === 'approve' ? 'done.approved' : 'done.rejected'),
          ),
      },
    );
  if (approval.status !== 'pending') return <Ended approval={approval} />;
  return (
    <Section
      title={t('detail.decide')}
      actions={
        allowed && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconUserShare size={14} />}
            onClick={() => setDelegating(true)}
          >
            {t('delegate.action')}
          </Button>
        )
      }
    >
      {allowed ? (
        <DecisionForm
          key={approval.payloadHash}
          form={approval.form}
          busy={deciding.isPending ? (deciding.variables?.decision ?? null) : null}
          error={deciding.error}
          onDecide={decide}
        />
      ) : (
        <Alert color="gray" variant="light">
          {reason}
        </Alert>
      )}
      <DelegateDialog approval={approval} opened={delegating} onClose={() => setDelegating(false)} />
    </Section>
  );
}

/** How it ended: who, when, why. */
function Ended({ approval }: { approval: ApprovalDetail }) {
  const { t } = useTranslation('approvals');
  const format = useFormat();
  const nameOf = useActorName();
  const { decidedBy, decidedAt, reason, status } = approval;
  return (
    <Section title={t('column.status')}>
      <div className={classes['ended']}>
        <ApprovalStatusBadge status={status} />
        {decidedAt && (
          <span>
            {decidedBy && nameOf(decidedBy)} · <time dateTime={decidedAt}>{format.dateTime(decidedAt)}</time>
          </span>
        )}
      </div>
      {reason && <p className={classes['reason']}>{reason}</p>}
    </Section>
  );
}

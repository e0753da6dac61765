import { ActionIcon, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ApprovalDetail } from '@renubu/contracts/approvals';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { approvalQuery } from '../../api/approvals.ts';
import { keys } from '../../api/keys.ts';
import { useRealtime } from '../../api/use-realtime.ts';
import { ApprovalStatusBadge, ExpiryClock } from '../../features/approvals/approval-badges.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { Load, SkeletonLines } from '../../ui/states.tsx';
import { ApprovalAudit } from './approval-audit.tsx';
import { ApprovalFacts } from './approval-facts.tsx';
import classes from './approval.module.css';
import { Approvers } from './approvers.tsx';
import { Decide } from './decide.tsx';

const route = getRouteApi('/shell/approvals/$approvalId');

/** One approval: what is decided, by whom, until when, and all that happened. */
export function ApprovalPage() {
  const { t } = useTranslation('approvals');
  const { approvalId } = route.useParams();
  const query = useQuery(approvalQuery(approvalId));
  useRealtime(['approvals'], [keys.approval(approvalId)]);
  const approval = query.data;
  return (
    <Page
      title={approval?.title ?? t('title')}
      before={
        <Tooltip label={t('back')}>
          <ActionIcon component={Link} to="/approvals" aria-label={t('back')}>
            <IconArrowLeft size={17} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      }
      aside={
        approval && (
          <>
            <ApprovalStatusBadge status={approval.status} />
            {approval.status === 'pending' && <ExpiryClock approval={approval} />}
          </>
        )
      }
    >
      <Load query={query} skeleton={<SkeletonLines lines={10} />}>
        {(loaded) => <Loaded key={loaded.id} approval={loaded} />}
      </Load>
    </Page>
  );
}

function Loaded({ approval }: { approval: ApprovalDetail }) {
  const { t } = useTranslation('approvals');
  useNotices(approval);
  return (
    <div className={classes['columns']}>
      <div className={classes['main']}>
        <Section title={t('detail.evidence')}>
          <JsonView label={t('detail.evidence')} value={approval.evidence} empty={t('detail.evidenceNone')} />
          <p className={classes['hash']}>
            {t('detail.hash')}{' '}
            <Tooltip label={t('detail.hashHint')} multiline maw={300}>
              <code tabIndex={0}>{approval.payloadHash}</code>
            </Tooltip>
          </p>
        </Section>
        <Decide approval={approval} />
        <ApprovalAudit approval={approval} />
      </div>
      <div className={classes['side']}>
        <Approvers approval={approval} />
        <ApprovalFacts approval={approval} />
      </div>
    </div>
  );
}

/** Tells when what is asked about changed, or somebody else ended it, while the person was reading. */
function useNotices(approval: ApprovalDetail): void {
  const { t } = useTranslation('approvals');
  const before = useRef(approval);
  useEffect(() => {
    const old = before.current;
    before.current = approval;
    if (old.payloadHash !== approval.payloadHash) {
      notifications.show({ title: t('detail.changed'), message: t('detail.changedDetail'), color: 'amber' });
    }
  }, [approval, t]);
}

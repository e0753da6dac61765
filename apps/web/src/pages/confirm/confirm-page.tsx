import { Alert, Anchor } from '@mantine/core';
import type { ApprovalLink, ApprovalStatus } from '@renubu/contracts/approvals';
import { IconCircleCheck, IconCircleX, IconLinkOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { approvalLinkQuery, useDecideByLink } from '../../api/approval-link.ts';
import { problemOf } from '../../api/errors.ts';
import { Mark } from '../../app/shell/navigation.tsx';
import { DecisionForm } from '../../features/approvals/decision-form.tsx';
import { useFormat } from '../../ui/format.ts';
import { JsonView } from '../../ui/json-view.tsx';
import { useDocumentTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/states.tsx';
import classes from './confirm.module.css';

const route = getRouteApi('/confirm/$token');

/** Where a one-time link leads: shows exactly what is decided and for whom, and decides only when a button is pressed. */
export function ConfirmPage() {
  const { t } = useTranslation('approvals');
  const { token } = route.useParams();
  const query = useQuery(approvalLinkQuery(token));
  const deciding = useDecideByLink(token);
  useDocumentTitle(query.data?.approval.title ?? t('confirm.title'));
  const refused = linkProblem(deciding.error) ?? linkProblem(query.error);
  return (
    <main className={classes['page']}>
      <div className={classes['card']}>
        <header className={classes['head']}>
          <Mark size={28} />
          <span>Renubu</span>
        </header>
        {deciding.data ? (
          <Done {...deciding.data} />
        ) : refused ? (
          <EmptyState page icon={IconLinkOff} title={t(`confirm.${refused}`)} action={<OpenApp />}>
            {t(`confirm.${refused}Detail`)}
          </EmptyState>
        ) : query.data ? (
          <Question
            link={query.data}
            busy={deciding.isPending ? deciding.variables.decision : null}
            error={deciding.error}
            onDecide={(input) => deciding.mutate(input)}
          />
        ) : query.error ? (
          <>
            <h1 className="rn-visually-hidden">{t('confirm.title')}</h1>
            <ErrorState error={query.error} onRetry={() => void query.refetch()} />
          </>
        ) : (
          <div role="status" aria-label={t('confirm.loading')}>
            <SkeletonLines lines={7} />
          </div>
        )}
      </div>
    </main>
  );
}

/** Which of the three ends a link can have, when the server refused it. */
function linkProblem(error: unknown): 'used' | 'expired' | 'unknown' | null {
  const problem = problemOf(error);
  if (problem?.status === 404) return 'unknown';
  if (problem?.status !== 410) return null;
  return problem.code.includes('expired') ? 'expired' : 'used';
}

interface QuestionProps extends Pick<Parameters<typeof DecisionForm>[0], 'busy' | 'error' | 'onDecide'> {
  link: ApprovalLink;
}
function Question({ link, ...form }: QuestionProps) {
  const { t } = useTranslation('approvals');
  const format = useFormat();
  const { approval, person, organization, canDecide } = link;
  return (
    <>
      <p className={classes['asks']}>{t('confirm.asks', { organization: organization.name, person: person.name })}</p>
      <h1 className={classes['title']}>{approval.title}</h1>
      <dl className={classes['facts']}>
        <div>
          <dt>{t('confirm.workflow')}</dt>
          <dd>{approval.workflowName}</dd>
        </div>
        <div>
          <dt>{t('confirm.requestedBy')}</dt>
          <dd>
            {approval.requestedBy.name},{' '}
            <time dateTime={approval.requestedAt}>{format.dateTime(approval.requestedAt)}</time>
          </dd>
        </div>
        <div>
          <dt>{t('confirm.expires')}</dt>
          <dd>
            <time dateTime={link.expiresAt}>{format.dateTime(link.expiresAt)}</time>
          </dd>
        </div>
      </dl>
      <h2 className={classes['heading']}>{t('detail.evidence')}</h2>
      <JsonView label={t('detail.evidence')} value={approval.evidence} empty={t('detail.evidenceNone')} />
      <h2 className={classes['heading']}>{t('detail.decide')}</h2>
      {canDecide.allowed ? (
        <>
          <DecisionForm form={approval.form} {...form} />
          <p className={classes['once']}>{t('confirm.once', { person: person.name })}</p>
        </>
      ) : (
        <Alert color="gray" variant="light" title={t('confirm.cannot')}>
          {canDecide.reason}
        </Alert>
      )}
    </>
  );
}

function Done({ decision, status }: { decision: 'approved' | 'rejected'; status: ApprovalStatus }) {
  const { t } = useTranslation('approvals');
  const approved = decision === 'approved';
  return (
    <div role="status">
      <EmptyState
        page
        icon={approved ? IconCircleCheck : IconCircleX}
        title={t(approved ? 'confirm.doneApproved' : 'confirm.doneRejected')}
        action={<OpenApp />}
      >
        {t(status === 'pending' ? 'confirm.donePending' : 'confirm.doneDetail')}
      </EmptyState>
    </div>
  );
}

function OpenApp() {
  const { t } = useTranslation('approvals');
  return (
    <Anchor component={Link} to="/approvals" size="sm">
      {t('confirm.openApp')}
    </Anchor>
  );
}

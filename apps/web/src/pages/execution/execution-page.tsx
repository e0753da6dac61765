import { notifications } from '@mantine/notifications';
import type { ExecutionDetail } from '@renubu/contracts/executions';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Outlet } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { executionQuery, isOwnRevision } from '../../api/execution.ts';
import { useMe } from '../../api/identity.ts';
import { keys } from '../../api/keys.ts';
import { useRealtime } from '../../api/use-realtime.ts';
import { noticeOf } from '../../features/executions/notice.ts';
import { shownStep } from '../../features/executions/steps.ts';
import { useDocumentTitle } from '../../ui/page.tsx';
import { ErrorState, SkeletonLines } from '../../ui/states.tsx';
import { ExecutionProvider, type ExecutionDialog, type ExecutionPageState } from './execution-context.ts';
import { ExecutionDialogs } from './execution-dialogs.tsx';
import { ExecutionHeader } from './execution-header.tsx';
import classes from './execution.module.css';
import { MetricsStrip } from './metrics-strip.tsx';
import { useExecutionVerbs } from './use-execution-verbs.ts';

const route = getRouteApi('/shell/executions/$executionId');

/** The frame of one execution: header and metrics, with the workspace or the history below. */
export function ExecutionPage() {
  const { executionId } = route.useParams();
  const query = useQuery(executionQuery(executionId));
  useRealtime([`executions/${executionId}`], [keys.execution(executionId)]);
  if (query.data) return <Loaded key={executionId} detail={query.data} />;
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <Loading />;
}

function Loaded({ detail }: { detail: ExecutionDetail }) {
  const me = useMe();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const verbs = useExecutionVerbs(detail.id);
  const [dialog, setDialog] = useState<ExecutionDialog | null>(null);
  useNotices(detail);
  useDocumentTitle([detail.customer?.name, detail.workflowName].filter(Boolean).join(' · '));
  const viewer = useMemo(() => ({ userId: me.user.id, permissions: me.permissions }), [me]);
  const finished = detail.status === 'completed' || detail.status === 'cancelled';
  const state: ExecutionPageState = {
    detail,
    viewer,
    verbs,
    // A finished execution opens with its summary; a step shows only when it was chosen.
    step: finished && search.step === undefined ? undefined : shownStep(detail, search.step),
    selectStep: (step) =>
      void navigate({ to: '.', search: (before) => ({ ...before, step, artifact: undefined }), replace: true }),
    artifactId: search.artifact,
    selectArtifact: (artifact) =>
      void navigate({ to: '.', search: (before) => ({ ...before, artifact }), replace: true }),
    ask: setDialog,
  };
  return (
    <ExecutionProvider value={state}>
      <div className={classes['page']}>
        <ExecutionHeader />
        {detail.customer && <MetricsStrip customerId={detail.customer.id} />}
        <div className={classes['body']}>
          <Outlet />
        </div>
      </div>
      <ExecutionDialogs dialog={dialog} onClose={() => setDialog(null)} />
    </ExecutionProvider>
  );
}

/** Tells, once and quietly, when somebody else changed what the person works on. */
function useNotices(detail: ExecutionDetail): void {
  const { t } = useTranslation(['execution', 'common']);
  const client = useQueryClient();
  const before = useRef(detail);
  useEffect(() => {
    const old = before.current;
    before.current = detail;
    if (old.revision === detail.revision || isOwnRevision(detail.id, detail.revision)) return;
    // The live message of the own change may come before its answer.
    if (client.isMutating({ mutationKey: ['execution', detail.id] }) > 0) return;
    const notice = noticeOf(old, detail);
    if (notice === null) return;
    const message =
      notice.kind === 'status'
        ? t('notice.status', { status: t(`executionStatus.${notice.status}`, { ns: 'common' }) })
        : t(notice.kind === 'stepEnded' ? 'notice.stepEnded' : 'notice.stepReopened', { step: notice.step });
    notifications.show({ id: `execution-${detail.id}`, message, autoClose: 8000 });
  }, [detail, t, client]);
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div className={classes['page']} role="status" aria-label={t('table.loading')}>
      <div className={classes['header']}>
        <SkeletonLines lines={1} width={320} />
      </div>
      <div className={classes['columns']}>
        {[6, 8, 7].map((lines, index) => (
          <div key={index} className={classes['loadingColumn']}>
            <SkeletonLines lines={lines} />
          </div>
        ))}
      </div>
    </div>
  );
}

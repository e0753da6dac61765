import { ActionIcon, Button, Menu } from '@mantine/core';
import type { ContractDocument } from '@renubu/contracts/contract-documents';
import type { ContractTermName } from '@renubu/contracts/contract-terms';
import {
  IconArrowLeft,
  IconChecks,
  IconDots,
  IconDownload,
  IconFileAlert,
  IconFileText,
  IconRefresh,
  IconScan,
  IconTrash,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  contractFileAddress,
  contractFileQuery,
  useRemoveContract,
  useRereadContract,
} from '../../api/contract-files.ts';
import { useCan } from '../../api/identity.ts';
import { keys } from '../../api/keys.ts';
import { useRealtime } from '../../api/use-realtime.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { DocumentBadge } from '../../features/contracts/document-badge.tsx';
import { termOrder } from '../../features/contracts/terms.ts';
import { ConfirmDialog } from '../../ui/dialogs.tsx';
import { useFormat } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import { ConfirmTermsDialog } from './confirm-dialog.tsx';
import { ContractReader } from './contract-reader.tsx';

const route = getRouteApi('/shell/contracts/$documentId');

/** A contract as it was uploaded: its text beside what was read from it, to check and confirm. */
export function ContractPage() {
  const { t } = useTranslation('contracts');
  const { documentId } = route.useParams();
  const query = useQuery(contractFileQuery(documentId));
  const document = query.data;
  useRealtime(document ? [`customers/${document.customerId}`] : [], [keys.contractFile(documentId)]);
  return (
    <Page
      title={document?.name ?? t('title')}
      before={document && <BackToCustomer document={document} />}
      aside={document && <Aside document={document} />}
      actions={document && <Actions document={document} />}
    >
      {query.error && !document ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : document ? (
        <Content document={document} />
      ) : (
        <SkeletonLines lines={12} />
      )}
    </Page>
  );
}

function BackToCustomer({ document: { customerId, customerName } }: { document: ContractDocument }) {
  const { t } = useTranslation('contracts');
  return (
    <ActionIcon
      renderRoot={(props) => <Link to="/customers/$customerId" params={{ customerId }} {...props} />}
      aria-label={t('back', { customer: customerName })}
    >
      <IconArrowLeft size={16} />
    </ActionIcon>
  );
}

function Aside({ document }: { document: ContractDocument }) {
  const format = useFormat();
  const { customerName, confirmedBy, confirmedAt } = document;
  return (
    <>
      <DocumentBadge document={document} />
      <span className="rn-truncate">
        {[customerName, confirmedBy && confirmedAt && `${confirmedBy.name}, ${format.date(confirmedAt)}`]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </>
  );
}

const isTerm = (text: string | undefined): ContractTermName | null => termOrder.find((name) => name === text) ?? null;

function Content({ document }: { document: ContractDocument }) {
  const { t } = useTranslation('contracts');
  const { term } = route.useSearch();
  const navigate = route.useNavigate();
  const select = useCallback(
    (chosen: ContractTermName) => void navigate({ search: { term: chosen }, replace: true, resetScroll: false }),
    [navigate],
  );
  const { reading, status } = document;
  if (reading !== null && status !== 'failed' && status !== 'scanned') {
    return <ContractReader {...{ document, reading }} selected={isTerm(term)} onSelect={select} />;
  }
  if (status === 'reading') {
    return (
      <div role="status">
        <EmptyState icon={IconFileText} title={t('reading.title')}>
          {t('reading.detail')}
        </EmptyState>
        <SkeletonLines lines={8} />
      </div>
    );
  }
  return <NotRead document={document} />;
}

/** Why there are no terms, and the way out. */
function NotRead({ document: { id, status, problem } }: { document: ContractDocument }) {
  const { t } = useTranslation('contracts');
  const scanned = status === 'scanned';
  return (
    <EmptyState
      icon={scanned ? IconScan : IconFileAlert}
      title={t(scanned ? 'scanned.title' : 'failed.title')}
      action={
        <Button component="a" variant="default" href={contractFileAddress(id)} leftSection={<IconDownload size={14} />}>
          {t('action.download')}
        </Button>
      }
    >
      {scanned ? t('scanned.wayOut') : problem?.message}
    </EmptyState>
  );
}

function Actions({ document }: { document: ContractDocument }) {
  const { t } = useTranslation('contracts');
  const can = useCan()('customers.write');
  const reread = useRereadContract(document.id);
  const [dialog, setDialog] = useState<'confirm' | 'delete' | null>(null);
  const { id, status, changedSince, reading } = document;
  const confirmable = can && reading !== null && (status === 'read' || status === 'confirmed');
  const readAgain = (): void =>
    reread.mutate(undefined, { onSuccess: () => showDone(t('rereading')), onError: showError });
  useCommands(
    confirmable
      ? [
          {
            ...{ id: 'contract.confirm', label: t('action.confirm'), group: 'page', icon: IconChecks, shortcut: 'c' },
            run: () => setDialog('confirm'),
          },
        ]
      : [],
  );
  return (
    <>
      {confirmable && (
        <Button
          variant={status === 'confirmed' && !changedSince ? 'default' : 'filled'}
          leftSection={<IconChecks size={14} />}
          onClick={() => setDialog('confirm')}
        >
          {t(status === 'confirmed' && changedSince ? 'action.confirmAgain' : 'action.confirm')}
        </Button>
      )}
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon aria-label={t('action.more')}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={contractFileAddress(id)} leftSection={<IconDownload size={15} />}>
            {t('action.download')}
          </Menu.Item>
          {can && (
            <>
              <Menu.Item leftSection={<IconRefresh size={15} />} onClick={readAgain} disabled={status === 'reading'}>
                {t('action.reread')}
              </Menu.Item>
              <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => setDialog('delete')}>
                {t('action.delete')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'confirm' && reading && (
        <ConfirmTermsDialog {...{ document, reading }} onClose={() => setDialog(null)} />
      )}
      <DeleteDialog document={document} opened={dialog === 'delete'} onClose={() => setDialog(null)} />
    </>
  );
}

interface DeleteDialogProps {
  document: ContractDocument;
  opened: boolean;
  onClose: () => void;
}
function DeleteDialog({ document: { id, name, customerId }, opened, onClose }: DeleteDialogProps) {
  const { t } = useTranslation('contracts');
  const navigate = route.useNavigate();
  const remove = useRemoveContract(id, customerId);
  const gone = (): void => {
    showDone(t('delete.done', { name }));
    void navigate({ to: '/customers/$customerId', params: { customerId } });
  };
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t('delete.title', { name })}
      confirmLabel={t('action.delete', { ns: 'common' })}
      danger
      loading={remove.isPending}
      onConfirm={() => remove.mutate(undefined, { onError: showError, onSuccess: gone })}
    >
      {t('delete.detail')}
    </ConfirmDialog>
  );
}

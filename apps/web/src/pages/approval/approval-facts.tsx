import type { ApprovalDetail } from '@renubu/contracts/approvals';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { useActorName } from '../../ui/actor-name.ts';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import classes from './approval.module.css';

/** Where the question comes from and its limits. */
export function ApprovalFacts({ approval }: { approval: ApprovalDetail }) {
  const { t } = useTranslation('approvals');
  const format = useFormat();
  const nameOf = useActorName();
  const can = useCan();
  const { workflow, customer, execution, requestedBy, requestedAt, expiresAt, remindedAt, escalatedAt } = approval;
  const when = (at: string): ReactNode => <time dateTime={at}>{format.dateTime(at)}</time>;
  const facts: [string, ReactNode][] = [
    [
      t('detail.workflow'),
      can('workflows.read') ? (
        <Link to="/workflows/$slug" params={{ slug: workflow.slug }}>
          {workflow.name} v{workflow.version}
        </Link>
      ) : (
        `${workflow.name} v${String(workflow.version)}`
      ),
    ],
    [t('detail.step'), <code key="step">{approval.path}</code>],
    ...(customer
      ? [
          [
            t('detail.customer'),
            <Link key="customer" to="/customers/$customerId" params={{ customerId: customer.id }}>
              {customer.name}
            </Link>,
          ] as [string, ReactNode],
        ]
      : []),
    ...(can('executions.read')
      ? [
          [
            t('detail.execution'),
            <Link key="run" to="/executions/$executionId" params={{ executionId: execution.id }}>
              {t('detail.openExecution')}
            </Link>,
          ] as [string, ReactNode],
        ]
      : []),
    [t('detail.requestedBy'), nameOf(requestedBy)],
    [t('detail.requested'), when(requestedAt)],
    [t('detail.expires'), expiresAt ? when(expiresAt) : t('noExpiry')],
    ...(remindedAt ? [[t('detail.reminded'), when(remindedAt)] as [string, ReactNode]] : []),
    ...(escalatedAt ? [[t('detail.escalated'), when(escalatedAt)] as [string, ReactNode]] : []),
    [t('detail.self'), t(approval.allowSelf ? 'detail.selfAllowed' : 'detail.selfForbidden')],
  ];
  return (
    <Section title={t('detail.facts')}>
      <dl className={classes['facts']}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { contractsQuery } from '../../api/customers.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { Load } from '../../ui/states.tsx';
import classes from './contracts.module.css';

/** The customer's contracts, the running ones first. */
export function Contracts({ customerId }: { customerId: string }) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const query = useQuery(contractsQuery(customerId));
  return (
    <Section title={t('contracts.title')}>
      <Load query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={classes['none']}>{t('contracts.none')}</p>
          ) : (
            <ul className={classes['list']}>
              {[...items]
                .sort(
                  (a, b) =>
                    Number(b.status === 'active') - Number(a.status === 'active') ||
                    b.startDate.localeCompare(a.startDate),
                )
                .map((contract) => (
                  <li key={contract.id}>
                    <div className={classes['line']}>
                      <strong>
                        {contract.number ?? contract.externalId ?? contract.planTier ?? t('contracts.number')}
                      </strong>
                      <ToneBadge
                        tone={contract.status === 'active' ? 'green' : contract.status === 'trial' ? 'blue' : 'gray'}
                      >
                        {t(`contracts.${contract.status}`)}
                      </ToneBadge>
                      <span className={classes['amount']}>
                        {format.moneyExact(contract.arrMinor, contract.currency)}
                      </span>
                    </div>
                    <div className={classes['small']}>
                      {[
                        `${format.date(contract.startDate)} – ${contract.endDate ? format.date(contract.endDate) : t('contracts.open')}`,
                        contract.planTier,
                        contract.seats === null
                          ? null
                          : `${format.number(contract.seats)} ${t('contracts.seats').toLowerCase()}`,
                        t(contract.autoRenew ? 'contracts.autoRenew' : 'contracts.noAutoRenew'),
                        t('contracts.notice', { count: contract.noticeDays }),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </div>
                  </li>
                ))}
            </ul>
          )
        }
      </Load>
    </Section>
  );
}

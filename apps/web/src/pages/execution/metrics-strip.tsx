import { Skeleton, Tooltip } from '@mantine/core';
import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { metricsQuery } from '../../api/customers.ts';
import { keys } from '../../api/keys.ts';
import { useRealtime } from '../../api/use-realtime.ts';
import classes from './metrics-strip.module.css';

const arrows = { up: IconArrowUpRight, down: IconArrowDownRight, flat: IconArrowRight } as const;
const tones = { green: 'green', yellow: 'amber', red: 'red', neutral: 'gray' } as const;

/** The customer's key figures, always in view. */
export function MetricsStrip({ customerId }: { customerId: string }) {
  const { t } = useTranslation(['execution', 'common']);
  const { data, isError } = useQuery(metricsQuery(customerId));
  useRealtime([`customers/${customerId}`], [keys.customer(customerId)]);
  // The work goes on without these figures.
  if (isError) return null;
  return (
    <dl className={classes['strip']} aria-label={t('metrics')} tabIndex={0}>
      {(data?.items ?? Array.from({ length: 6 }, () => null)).map((item, index) => {
        const Arrow = item?.trend ? arrows[item.trend] : null;
        return (
          <div
            key={item?.label ?? index}
            className={classes['metric']}
            data-tone={item ? tones[item.status] : undefined}
          >
            <dt>{item?.label ?? <Skeleton height={8} width={64} mt={3} />}</dt>
            <dd>
              {item ? (
                <Tooltip label={item.sublabel ?? ''} disabled={!item.sublabel}>
                  <span className={classes['value']}>
                    {item.status !== 'neutral' && <span className={classes['dot']} aria-hidden />}
                    {item.value}
                    {Arrow && <Arrow size={14} aria-label={t(`trend.${item.trend ?? 'unknown'}`, { ns: 'common' })} />}
                  </span>
                </Tooltip>
              ) : (
                <Skeleton height={12} width={48} mt={4} />
              )}
              {item?.sublabel && <span className={classes['sub']}>{item.sublabel}</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

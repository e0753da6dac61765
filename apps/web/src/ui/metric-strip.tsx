import { Skeleton } from '@mantine/core';
import type { headerMetricSchema } from '@renubu/contracts/customers';
import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import classes from './metric-strip.module.css';

export type HeaderMetric = z.infer<typeof headerMetricSchema>;
const arrows = { up: IconArrowUpRight, down: IconArrowDownRight, flat: IconArrowRight };

/** A customer's key figures side by side; undefined while loading. */
export function MetricStrip({ items, label }: { items: HeaderMetric[] | undefined; label: string }) {
  const { t } = useTranslation();
  if (!items) {
    return (
      <div className={classes['strip']} aria-hidden>
        {Array.from({ length: 6 }, (_, index) => (
          <div key={index} className={classes['metric']}>
            <Skeleton height={8} width={60} mb={8} />
            <Skeleton height={16} width={80} />
          </div>
        ))}
      </div>
    );
  }
  if (items.length === 0) return null;
  return (
    <dl className={classes['strip']} aria-label={label}>
      {items.map((item) => {
        const Arrow = item.trend && arrows[item.trend];
        return (
          <div key={item.label} className={classes['metric']}>
            <dt>{item.label}</dt>
            <dd className={classes['value']} data-status={item.status}>
              {item.value}
              {Arrow && item.trend && (
                <>
                  <Arrow size={14} aria-hidden />
                  <span className="rn-visually-hidden"> ({t(`trend.${item.trend}`)})</span>
                </>
              )}
            </dd>
            {item.sublabel && <dd className={classes['sub']}>{item.sublabel}</dd>}
          </div>
        );
      })}
    </dl>
  );
}

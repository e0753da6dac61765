import { Button, Group } from '@mantine/core';
import type { Import } from '@renubu/contracts/imports';
import { IconCircleCheckFilled } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '../../api/keys.ts';
import { useCan } from '../../api/identity.ts';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { CountsTable } from './counts-table.tsx';
import classes from './imports.module.css';
import { Problems } from './report.tsx';

/** What came of it, and where to go on. */
export function Result({ made }: { made: Import }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const can = useCan();
  const client = useQueryClient();
  // Customers and queue are other ones now.
  useEffect(() => {
    void client.invalidateQueries({ queryKey: keys.customers });
    void client.invalidateQueries({ queryKey: keys.queue });
  }, [client, made.appliedAt]);
  const { report } = made;
  return (
    <>
      <div className={classes['result']}>
        <IconCircleCheckFilled size={34} aria-hidden />
        <div>
          <h2>{t('result.title')}</h2>
          <p>{t('result.detail', { date: made.appliedAt ? format.dateTime(made.appliedAt) : '' })}</p>
        </div>
        <Group gap="xs" ml="auto">
          <Button component={Link} to="/customers" variant={can('queue.read') ? 'default' : 'filled'}>
            {t('result.customers')}
          </Button>
          {can('queue.read') && (
            <Button component={Link} to="/queue">
              {t('result.queue')}
            </Button>
          )}
        </Group>
      </div>
      {report && (
        <Section title={t('result.counts')} flush>
          <CountsTable counts={report.counts} />
        </Section>
      )}
      {report && report.problemCount > 0 && <Problems report={report} />}
    </>
  );
}

import { Button } from '@mantine/core';
import {
  IconActivity,
  IconBrain,
  IconChecklist,
  IconFileText,
  IconHistory,
  IconPlayerPlay,
  IconPoint,
  IconUpload,
  type Icon,
} from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { timelineQuery } from '../../api/customers.ts';
import { withBase } from '../../app/use-open-path.ts';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/states.tsx';
import classes from './timeline.module.css';

type Entry = NonNullable<ReturnType<typeof useEntries>['entries']>[number];
const icons: Record<Entry['kind'], Icon> = {
  signal: IconActivity,
  execution: IconPlayerPlay,
  history: IconPoint,
  task: IconChecklist,
  import: IconUpload,
  contract: IconFileText,
  analysis: IconBrain,
};

function useEntries(customerId: string) {
  const query = useInfiniteQuery(timelineQuery(customerId));
  return { query, entries: query.data?.pages.flatMap(({ items }) => items) };
}

/** What people, agents and systems did, newest first, by day. */
export function Timeline({ customerId }: { customerId: string }) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const { query, entries } = useEntries(customerId);
  if (query.error && !entries) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!entries) return <SkeletonLines lines={8} />;
  const days = new Map<string, Entry[]>();
  for (const entry of entries) days.set(format.date(entry.at), [...(days.get(format.date(entry.at)) ?? []), entry]);
  return (
    <Section title={t('timeline.title')}>
      {entries.length === 0 && (
        <EmptyState icon={IconHistory} title={t('timeline.none')}>
          {t('timeline.noneDetail')}
        </EmptyState>
      )}
      {[...days].map(([day, list]) => (
        <div key={day}>
          <h3 className={classes['day']}>{day}</h3>
          <ol className={classes['list']}>
            {list.map((entry) => (
              <TimelineEntry key={entry.id} entry={entry} />
            ))}
          </ol>
        </div>
      ))}
      {query.hasNextPage && (
        <Button variant="default" mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('timeline.more')}
        </Button>
      )}
    </Section>
  );
}

function TimelineEntry({ entry }: { entry: Entry }) {
  const format = useFormat();
  const router = useRouter();
  const Picture = icons[entry.kind];
  return (
    <li className={classes['entry']}>
      <Picture size={15} stroke={1.6} className={classes['icon']} aria-hidden />
      <div className={classes['what']}>
        <div>
          {entry.link?.startsWith('/') ? (
            <a
              href={withBase(router.basepath, entry.link)}
              className={classes['link']}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey) return;
                event.preventDefault();
                router.history.push(withBase(router.basepath, entry.link ?? '/'));
              }}
            >
              {entry.title}
            </a>
          ) : (
            entry.title
          )}
          {entry.actor && <span className={classes['actor']}> · {entry.actor}</span>}
        </div>
        {entry.detail && <div className={classes['detail']}>{entry.detail}</div>}
      </div>
      <time className={classes['time']} dateTime={entry.at}>
        {format.time(entry.at)}
      </time>
    </li>
  );
}

import { Button, UnstyledButton } from '@mantine/core';
import type { Import } from '@renubu/contracts/imports';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { importsQuery } from '../../api/imports.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { ErrorState } from '../../ui/states.tsx';
import type { Tone } from '../../ui/tone.ts';
import classes from './imports.module.css';

const tones: Record<Import['status'], Tone> = {
  uploaded: 'gray',
  checked: 'blue',
  applying: 'accent',
  applied: 'green',
  failed: 'red',
};

/** Imports made before, newest first; unfinished ones go on where they stopped. */
export function PastImports({ onOpen }: { onOpen: (id: string) => void }) {
  const { t } = useTranslation(['imports', 'common']);
  const format = useFormat();
  const query = useInfiniteQuery(importsQuery);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (items.length === 0) return null;
  return (
    <Section title={t('past.title')} flush>
      <ul className={classes['past']}>
        {items.map((item) => (
          <li key={item.id}>
            <UnstyledButton className={classes['pastRow']} onClick={() => onOpen(item.id)}>
              <span className={classes['pastFiles']}>{item.files.map(({ name }) => name).join(', ')}</span>
              <span className={classes['dim']}>
                {t('past.rows', { count: item.files.reduce((sum, { rows }) => sum + rows, 0) })}
              </span>
              <ToneBadge tone={tones[item.status]} look="dot">
                {t(`status.${item.status}`)}
              </ToneBadge>
              <time dateTime={item.createdAt} className={classes['dim']}>
                {format.dateTime(item.createdAt)}
              </time>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          variant="subtle"
          color="gray"
          m={8}
          onClick={() => void query.fetchNextPage()}
          loading={query.isFetchingNextPage}
        >
          {t('action.loadMore', { ns: 'common' })}
        </Button>
      )}
    </Section>
  );
}

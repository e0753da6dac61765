import { Button, Skeleton, type SkeletonProps } from '@mantine/core';
import { ApiProblem } from '@renubu/client/problem';
import { IconAlertTriangle, IconPlugConnectedX, IconRefresh, type Icon } from '@tabler/icons-react';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './states.module.css';

interface EmptyStateProps {
  icon?: Icon;
  title: string;
  children?: ReactNode;
  /** What one can do about it. */
  action?: ReactNode;
  /** It stands for the whole page, so its title is the page's heading. */
  page?: boolean;
}
/** A quiet panel where a list or part has nothing to show, with why and what to do. */
export function EmptyState({ icon: Picture, title, children, action, page }: EmptyStateProps) {
  const Title = page ? 'h1' : 'p';
  return (
    <div className={classes['state']}>
      {Picture && <Picture size={28} stroke={1.4} className={classes['icon']} aria-hidden />}
      <Title className={classes['title']}>{title}</Title>
      {children && <div className={classes['text']}>{children}</div>}
      {action && <div className={classes['action']}>{action}</div>}
    </div>
  );
}

/** A sentence for people about a failed request. */
export function errorMessage(error: unknown): string {
  const { t } = i18next;
  if (!(error instanceof ApiProblem)) return t('error.unknown');
  if (error.status === 0) return t('error.unreachable');
  // Other refusals say why this person may not, such as not having a vote.
  if (error.status === 403 && error.code === 'not_allowed') return t('error.forbidden');
  if (error.status === 404) return t('error.notFound');
  if (error.status === 429) return t('error.throttled', { count: error.retryAfterSeconds ?? 60 });
  return error.detail;
}

interface ErrorStateProps {
  error: unknown;
  onRetry?: (() => void) | undefined;
  title?: string;
}
/** What failed, a way to try again, and the request id to quote. */
export function ErrorState({ error, onRetry, title }: ErrorStateProps) {
  const { t } = useTranslation();
  const unreachable = error instanceof ApiProblem && error.status === 0;
  const requestId = error instanceof ApiProblem ? error.requestId : undefined;
  const Picture = unreachable ? IconPlugConnectedX : IconAlertTriangle;
  return (
    <div className={classes['state']} role="alert">
      <Picture size={28} stroke={1.4} className={classes['icon']} aria-hidden />
      <p className={classes['title']}>{title ?? t('error.title')}</p>
      <div className={classes['text']}>{errorMessage(error)}</div>
      {onRetry && (
        <div className={classes['action']}>
          <Button variant="default" leftSection={<IconRefresh size={14} />} onClick={onRetry}>
            {t('action.retry')}
          </Button>
        </div>
      )}
      {requestId && <code className={classes['request']}>{t('error.requestId', { id: requestId })}</code>}
    </div>
  );
}

/** Grey lines in the place of text; give the number of lines. */
export function SkeletonLines({ lines = 3, ...props }: SkeletonProps & { lines?: number }) {
  return (
    <div className={classes['lines']} aria-hidden>
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} height={10} width={`${String(92 - ((index * 17) % 40))}%`} {...props} />
      ))}
    </div>
  );
}

interface LoadProps<Data> {
  query: { data: Data | undefined; error: unknown; isPending: boolean; refetch: () => unknown };
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
}
/** One part of a page that loads by itself: skeleton, then the part, or the error with a retry. */
export function Load<Data>({ query, skeleton, children }: LoadProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return skeleton ?? <SkeletonLines />;
}

import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { endedApprovals, type ApprovalsSearch } from '../../app/automation-search-params.ts';
import { compact, oneOf } from '../../app/search-params.ts';
import { SearchInput } from '../../ui/search-input.tsx';
import classes from './approvals.module.css';

interface ApprovalFiltersProps {
  search: ApprovalsSearch;
  onChange: (search: ApprovalsSearch) => void;
  /** What one can do with the chosen rows. */
  children: ReactNode;
}

/** Search, and in the history how it ended. */
export function ApprovalFilters({ search, onChange, children }: ApprovalFiltersProps) {
  const { t } = useTranslation('approvals');
  const set = (next: ApprovalsSearch): void => onChange(compact({ ...search, ...next }));
  return (
    <div className={classes['filters']} role="search">
      <SearchInput label={t('search')} value={search.q} onChange={(q) => set({ q })} width={230} />
      {search.tab === 'history' && (
        <Select
          size="xs"
          w={150}
          aria-label={t('column.status')}
          placeholder={t('anyStatus')}
          clearable
          data={endedApprovals.map((value) => ({ value, label: t(`status.${value}`) }))}
          value={search.status ?? null}
          onChange={(status) => set({ status: oneOf(status, endedApprovals) })}
        />
      )}
      {children}
    </div>
  );
}

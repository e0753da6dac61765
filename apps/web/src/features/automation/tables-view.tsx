import { Button, FileInput, Modal, Select, Stack, TextInput } from '@mantine/core';
import { IconTable, IconUpload } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { entitiesQuery, recordsQuery, useReplaceTable } from '../../api/records.ts';
import { CountTabs } from '../../ui/count-tabs.tsx';
import { DialogButtons } from '../../ui/dialogs.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { EmptyState, ErrorState, Load, SkeletonLines } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.tsx';
import classes from './automation.module.css';

/** Records of whatever type the organization keeps; reference tables come as CSV. */
export function TablesView() {
  const { t } = useTranslation('automation');
  const query = useQuery(entitiesQuery);
  const writes = useCan()('records.write');
  const [chosen, setChosen] = useState<string | null>(null);
  const [uploading, setUploading] = useState(false);
  const add = writes && (
    <Button leftSection={<IconUpload size={14} />} onClick={() => setUploading(true)}>
      {t('table.upload')}
    </Button>
  );
  return (
    <>
      <Load query={query}>
        {(entities) =>
          entities.length === 0 ? (
            <EmptyState icon={IconTable} title={t('table.none')} action={add}>
              {t('table.noneDetail')}
            </EmptyState>
          ) : (
            <>
              <div className={classes['line']}>
                <CountTabs
                  label={t('table.types')}
                  tabs={entities.map(({ entity, count }) => ({ value: entity, label: entity, count }))}
                  value={chosen ?? entities[0]?.entity}
                  onChange={(next) => setChosen(next ?? null)}
                />
                {add}
              </div>
              <Rows key={chosen} entity={chosen ?? entities[0]?.entity ?? ''} />
            </>
          )
        }
      </Load>
      <Modal opened={uploading} onClose={() => setUploading(false)} title={t('table.upload')} size="md">
        {uploading && <UploadForm onClose={() => setUploading(false)} onDone={setChosen} />}
      </Modal>
    </>
  );
}

function Rows({ entity }: { entity: string }) {
  const { t } = useTranslation(['automation', 'common']);
  const [search, setSearch] = useState('');
  const query = useInfiniteQuery(recordsQuery(entity, search));
  const rows = query.data?.pages.flatMap((page) => page.items);
  const columns = [...new Set(rows?.flatMap(({ data }) => Object.keys(data)))].slice(0, 30);
  return (
    <div className={classes['body']} style={{ maxWidth: 'none' }}>
      <SearchInput value={search} onChange={(next) => setSearch(next ?? '')} label={t('table.search')} />
      {query.error && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {!rows && !query.error && <SkeletonLines lines={6} />}
      {rows && (
        <div className={classes['tableScroll']} tabIndex={0} role="region" aria-label={entity}>
          <table className={classes['table']}>
            <thead>
              <tr>
                <th scope="col">{t('table.id')}</th>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ id, data }) => (
                <tr key={id}>
                  <th scope="row">{id}</th>
                  {columns.map((column) => (
                    <td key={column}>{cell(data[column])}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows?.length === 0 && <p className={classes['dim']}>{t('table.nothing')}</p>}
      {query.hasNextPage && (
        <Button variant="subtle" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('action.loadMore', { ns: 'common' })}
        </Button>
      )}
    </div>
  );
}

const cell = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** The names of the first line, for choosing the one that holds the id. */
const headings = (csv: string): string[] =>
  (csv.split(/\r?\n/, 1)[0] ?? '').split(',').map((name) => name.trim().replace(/^"|"$/g, ''));

function UploadForm({ onClose, onDone }: { onClose: () => void; onDone: (entity: string) => void }) {
  const { t } = useTranslation(['automation', 'common']);
  const replace = useReplaceTable();
  const [name, setName] = useState('');
  const [csv, setCsv] = useState('');
  const [key, setKey] = useState<string | null>(null);
  const columns = [...new Set(headings(csv).filter(Boolean))];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const entity = `table.${name}`;
    const chosen = key ?? columns[0];
    if (chosen === undefined) return;
    replace.mutate(
      { entity, key: chosen, csv },
      {
        onSuccess: (result) => {
          showDone(t('table.replaced', { rows: result.rows, added: result.added, removed: result.removed }));
          onDone(entity);
          onClose();
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {replace.error && <ErrorLine error={replace.error} />}
        <TextInput
          label={t('table.name')}
          description={t('table.nameHint')}
          value={name}
          required
          pattern="[a-z][a-z0-9_\-]*"
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <FileInput
          label={t('table.file')}
          accept=".csv,text/csv"
          required
          onChange={(file) => void file?.text().then((text) => (setCsv(text), setKey(null)))}
        />
        {columns.length > 0 && (
          <Select
            label={t('table.key')}
            data={columns}
            value={key ?? columns[0] ?? null}
            allowDeselect={false}
            onChange={setKey}
          />
        )}
        <DialogButtons
          label={t('table.submit')}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onClose}
          loading={replace.isPending}
        />
      </Stack>
    </form>
  );
}

import { ActionIcon, Button, Modal, NumberInput, Progress, Select, Stack } from '@mantine/core';
import type { AiBudget } from '@renubu/contracts/ai-providers';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { aiBudgetsQuery, useRemoveBudget, useSetBudget } from '../../../api/ai-settings.ts';
import { apiKeysQuery } from '../../../api/api-keys.ts';
import { useCan } from '../../../api/identity.ts';
import { workflowsQuery } from '../../../api/workflows.ts';
import { DialogButtons } from '../../../ui/dialogs.tsx';
import { ErrorLine } from '../../../ui/error-line.tsx';
import { useFormat } from '../../../ui/format.ts';
import { Section } from '../../../ui/page.tsx';
import { EmptyState, Load } from '../../../ui/states.tsx';
import { showDone, showError } from '../../../ui/toast.tsx';
import classes from './ai.module.css';

type Scope = AiBudget['scope'];
type Period = AiBudget['period'];

/** The most that answers may cost by day or month: for all, for one workflow, for one key. */
export function BudgetsSection() {
  const { t } = useTranslation('aiSettings');
  const query = useQuery(aiBudgetsQuery);
  const [editing, setEditing] = useState<AiBudget | 'new' | null>(null);
  const close = (): void => setEditing(null);
  const add = (
    <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')}>
      {t('budget.add')}
    </Button>
  );
  return (
    <Section title={t('budget.title')} actions={add} flush>
      <Load query={query}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title={t('budget.none')}>{t('budget.noneDetail')}</EmptyState>
          ) : (
            items.map((budget) => <Line key={budget.id} budget={budget} onEdit={() => setEditing(budget)} />)
          )
        }
      </Load>
      <Modal opened={editing !== null} onClose={close} title={t(editing === 'new' ? 'budget.add' : 'budget.edit')}>
        {editing !== null && <BudgetForm budget={editing === 'new' ? null : editing} onClose={close} />}
      </Modal>
    </Section>
  );
}

function Line({ budget, onEdit }: { budget: AiBudget; onEdit: () => void }) {
  const { t } = useTranslation(['aiSettings', 'common']);
  const format = useFormat();
  const remove = useRemoveBudget();
  const { limitMicros, spentMicros, reservedMicros, scope } = budget;
  const name = scope === 'organization' ? t('budget.scope.organization') : (budget.subjectName ?? t('budget.gone'));
  const used = limitMicros === 0 ? 100 : Math.min(100, (spentMicros / limitMicros) * 100);
  const held = limitMicros === 0 ? 0 : Math.min(100 - used, (reservedMicros / limitMicros) * 100);
  const spent = t('budget.spent', { spent: format.micros(spentMicros), limit: format.micros(limitMicros) });
  return (
    <div className={classes['budget']}>
      <div className={classes['budgetText']}>
        <div className={classes['head']}>
          <span className={classes['name']}>{name}</span>
          <span className={classes['hint']}>
            {[scope === 'organization' ? '' : t(`budget.scope.${scope}`), t(`budget.per.${budget.period}`)]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </div>
        <Progress.Root size={6} className={classes['progress']}>
          <Progress.Section
            value={used}
            color={
              used >= 100 ? 'var(--rn-red-solid)' : used >= 80 ? 'var(--rn-amber-solid)' : 'var(--rn-accent-solid)'
            }
            aria-label={`${name}: ${spent}`}
          />
          <Progress.Section value={held} color="var(--rn-gray-solid)" aria-label={t('budget.held')} />
        </Progress.Root>
        <div className={classes['hint']}>
          {[
            spent,
            reservedMicros > 0 ? t('budget.reserved', { amount: format.micros(reservedMicros) }) : '',
            used >= 100 ? t('budget.used') : '',
            t('budget.resets', { when: format.relative(budget.resetsAt) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </div>
      </div>
      <Button variant="default" size="xs" onClick={onEdit} aria-label={t('budget.editOf', { name })}>
        {t('action.edit', { ns: 'common' })}
      </Button>
      <ActionIcon
        aria-label={t('budget.removeOf', { name })}
        loading={remove.isPending}
        onClick={() => remove.mutate(budget.id, { onSuccess: () => showDone(t('budget.removed')), onError: showError })}
      >
        <IconTrash size={15} />
      </ActionIcon>
    </div>
  );
}

const scopes: Scope[] = ['organization', 'workflow', 'apiKey'];

function BudgetForm({ budget, onClose }: { budget: AiBudget | null; onClose: () => void }) {
  const { t } = useTranslation(['aiSettings', 'common']);
  const set = useSetBudget();
  const [scope, setScope] = useState<Scope>(budget?.scope ?? 'organization');
  const [subjectId, setSubjectId] = useState<string | null>(budget?.subjectId ?? null);
  const [period, setPeriod] = useState<Period>(budget?.period ?? 'month');
  const [dollars, setDollars] = useState<number | string>(budget ? budget.limitMicros / 1_000_000 : '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (dollars === '') return;
    set.mutate(
      {
        scope,
        subjectId: scope === 'organization' ? null : subjectId,
        period,
        limitMicros: Math.round(Number(dollars) * 1e6),
      },
      {
        onSuccess: () => {
          showDone(t('budget.saved'));
          onClose();
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {set.error && <ErrorLine error={set.error} />}
        <Select
          label={t('budget.for')}
          data={scopes.map((value) => ({ value, label: t(`budget.scope.${value}`) }))}
          value={scope}
          disabled={budget !== null}
          allowDeselect={false}
          onChange={(next) => {
            setScope((next ?? 'organization') as Scope);
            setSubjectId(null);
          }}
        />
        {scope !== 'organization' && budget === null && (
          <Subject key={scope} scope={scope} value={subjectId} onChange={setSubjectId} />
        )}
        <Select
          label={t('budget.period')}
          data={(['day', 'month'] as const).map((value) => ({ value, label: t(`budget.per.${value}`) }))}
          value={period}
          disabled={budget !== null}
          allowDeselect={false}
          onChange={(next) => setPeriod((next ?? 'month') as Period)}
        />
        <NumberInput
          label={t('budget.limit')}
          description={t('budget.limitHint')}
          prefix="$ "
          min={0}
          max={1_000_000}
          decimalScale={2}
          hideControls
          required
          value={dollars}
          onChange={setDollars}
        />
        <DialogButtons
          label={t('action.save', { ns: 'common' })}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onClose}
          loading={set.isPending}
        />
      </Stack>
    </form>
  );
}

interface SubjectProps {
  scope: Exclude<Scope, 'organization'>;
  value: string | null;
  onChange: (id: string | null) => void;
}
/** The workflow or key a budget is for. */
function Subject({ scope, value, onChange }: SubjectProps) {
  const { t } = useTranslation('aiSettings');
  const can = useCan();
  const workflows = useQuery({ ...workflowsQuery, enabled: scope === 'workflow' && can('workflows.read') });
  const apiKeys = useQuery({ ...apiKeysQuery, enabled: scope === 'apiKey' && can('apiKeys.manage') });
  const items = (scope === 'workflow' ? workflows.data : apiKeys.data) ?? [];
  return (
    <Select
      label={t(`budget.scope.${scope}`)}
      data={items.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      searchable
      required
      onChange={onChange}
    />
  );
}

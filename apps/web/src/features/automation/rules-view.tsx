import { ActionIcon, Button, Group } from '@mantine/core';
import type { Rule } from '@renubu/contracts/rules';
import { IconFilter, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { rulesQuery, useRemoveRule } from '../../api/rules.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { ConfirmDialog } from '../../ui/dialogs.tsx';
import { EmptyState, Load } from '../../ui/states.tsx';
import { showError } from '../../ui/toast.tsx';
import { useSentence } from '../workflows/use-sentence.ts';
import classes from './automation.module.css';
import { RuleDialog } from './rule-dialog.tsx';

/** Reusable condition sets: what each says, which workflows name it, and a try on data. */
export function RulesView() {
  const { t } = useTranslation(['automation', 'common']);
  const query = useQuery(rulesQuery);
  const writes = useCan()('rules.write');
  const removing = useRemoveRule();
  const [opened, setOpened] = useState<Rule | 'new' | null>(null);
  const [asked, setAsked] = useState<Rule | null>(null);
  const add = writes && (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setOpened('new')}>
      {t('rule.add')}
    </Button>
  );
  useCommands(
    writes
      ? [{ id: 'rule.create', label: t('rule.add'), group: 'create', icon: IconPlus, run: () => setOpened('new') }]
      : [],
  );
  return (
    <>
      <Load query={query}>
        {(rules) =>
          rules.length === 0 ? (
            <EmptyState icon={IconFilter} title={t('rule.none')} action={add}>
              {t('rule.noneDetail')}
            </EmptyState>
          ) : (
            <>
              <div className={classes['line']}>
                <span className={classes['dim']}>{t('rule.detail')}</span>
                {add}
              </div>
              <ul className={classes['lines']}>
                {rules.map((rule) => (
                  <Line
                    key={rule.slug}
                    rule={rule}
                    writes={writes}
                    onOpen={() => setOpened(rule)}
                    onRemove={() => setAsked(rule)}
                  />
                ))}
              </ul>
            </>
          )
        }
      </Load>
      {opened !== null && <RuleDialog rule={opened === 'new' ? null : opened} onClose={() => setOpened(null)} />}
      <ConfirmDialog
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={t('rule.removeTitle', { name: asked?.name ?? '' })}
        confirmLabel={t('action.remove', { ns: 'common' })}
        danger
        loading={removing.isPending}
        onConfirm={() => asked && removing.mutate(asked.slug, { onError: showError, onSettled: () => setAsked(null) })}
      >
        {t('rule.removeDetail')}
      </ConfirmDialog>
    </>
  );
}

interface LineProps {
  rule: Rule;
  writes: boolean;
  onOpen: () => void;
  onRemove: () => void;
}
function Line({ rule, writes, onOpen, onRemove }: LineProps) {
  const { t } = useTranslation('automation');
  const sentence = useSentence();
  return (
    <li className={classes['line']}>
      <div className={classes['text']}>
        <div className={classes['head']}>
          <strong>{rule.name}</strong>
          <code className={classes['dim']}>{rule.slug}</code>
        </div>
        <p>{sentence(rule.condition)}</p>
        {rule.description && <p className={classes['dim']}>{rule.description}</p>}
        <p className={classes['dim']}>
          {rule.usedBy.length === 0 ? t('rule.unused') : t('rule.usedBy')}{' '}
          {rule.usedBy.map((slug) => (
            <Link key={slug} to="/workflows/$slug" params={{ slug }} style={{ marginRight: 8 }}>
              {slug}
            </Link>
          ))}
        </p>
      </div>
      <Group gap={4}>
        <ActionIcon aria-label={t(writes ? 'rule.edit' : 'rule.try', { name: rule.name })} onClick={onOpen}>
          <IconPencil size={15} />
        </ActionIcon>
        {writes && (
          <ActionIcon aria-label={t('rule.remove', { name: rule.name })} onClick={onRemove}>
            <IconTrash size={15} />
          </ActionIcon>
        )}
      </Group>
    </li>
  );
}

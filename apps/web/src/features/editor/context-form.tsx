import { ActionIcon, Button } from '@mantine/core';
import type { Json } from '@renubu/contracts/json';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useField } from './editor-context.ts';
import classes from './editor.module.css';
import { Group, GroupFindings, SwitchField, TextField } from './fields.tsx';
import { useOffers } from './offers.ts';

/** Data that is read before the first step. */
export function ContextForm() {
  const { t } = useTranslation('editor');
  const { resources, names } = useOffers();
  const { value, set, disabled } = useField(['context']);
  const loads = Array.isArray(value) ? (value as Json[]) : [];
  const write = (next: Json[]): void => set(next.length === 0 ? undefined : next);
  return (
    <div className={classes['form']}>
      <div className={classes['formHead']}>
        <div>
          <h2>{t('context.title')}</h2>
          <p>{t('context.detail')}</p>
        </div>
      </div>
      <GroupFindings path={['context']} />
      {loads.map((_load, index) => (
        <Group
          key={index}
          title={t('context.load', { position: index + 1 })}
          actions={
            !disabled && (
              <ActionIcon aria-label={t('context.remove')} onClick={() => write(loads.toSpliced(index, 1))}>
                <IconTrash size={15} />
              </ActionIcon>
            )
          }
        >
          <GroupFindings path={['context', index]} />
          <div className={classes['pair']}>
            <TextField
              path={['context', index, 'load']}
              label={t('context.resource')}
              hint={t('context.resourceHint')}
              choices={resources}
              required
            />
            <TextField
              path={['context', index, 'id']}
              label={t('context.id')}
              hint={t('context.idHint')}
              choices={names.map((name) => `{{ ${name} }}`)}
            />
            <TextField path={['context', index, 'as']} label={t('context.as')} hint={t('context.asHint')} required />
          </div>
          <SwitchField
            path={['context', index, 'optional']}
            label={t('context.optional')}
            hint={t('context.optionalHint')}
            usually={false}
          />
        </Group>
      ))}
      {!disabled && (
        <div>
          <Button
            variant="light"
            leftSection={<IconPlus size={14} />}
            onClick={() =>
              write([...loads, { load: 'customer.profile', id: '{{ customer_id }}', as: freeName(loads) }])
            }
          >
            {t('context.add')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** A name no other load has. */
function freeName(loads: readonly Json[]): string {
  const taken = JSON.stringify(loads);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'customer' : `customer${String(number)}`;
    if (!taken.includes(`"as":"${name}"`)) return name;
  }
}

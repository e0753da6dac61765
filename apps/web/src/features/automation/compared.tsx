import type { ConditionVerdict } from '@renubu/contracts/executions';
import type { Json } from '@renubu/contracts/json';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './automation.module.css';

/** A condition with both compared values of every part. */
export function Compared({ part }: { part: ConditionVerdict }) {
  return (
    <ul className={classes['compared']}>
      <Part part={part} />
    </ul>
  );
}

function Part({ part }: { part: ConditionVerdict }) {
  const { t } = useTranslation('automation');
  const Picture = part.result ? IconCheck : IconX;
  const group = part.kind === 'all' || part.kind === 'any' || part.kind === 'not';
  return (
    <li>
      <Picture size={13} aria-hidden className={part.result ? classes['yes'] : classes['no']} />
      <span className="rn-visually-hidden">{t(part.result ? 'compared.holds' : 'compared.fails')}</span>{' '}
      {group ? (
        t(`compared.${part.kind as 'all'}`)
      ) : (
        <>
          <code>{part.field ?? part.kind}</code> <span className={classes['dim']}>{part.op}</span>{' '}
          <code>{shown(part.expected)}</code> <span className={classes['dim']}>{t('compared.was')}</span>{' '}
          <code>{part.actual === undefined ? t('compared.missing') : shown(part.actual)}</code>
        </>
      )}
      {part.error && <span className={classes['no']}> {part.error}</span>}
      {part.children && part.children.length > 0 && (
        <ul className={classes['compared']}>
          {part.children.map((child, index) => (
            <Part key={index} part={child} />
          ))}
        </ul>
      )}
    </li>
  );
}

const shown = (value: Json | undefined): string => (value === undefined ? '' : JSON.stringify(value));

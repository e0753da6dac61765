import { Button, CopyButton, SegmentedControl } from '@mantine/core';
import type { Json } from '@renubu/contracts/json';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from './format.ts';
import classes from './json-view.module.css';

interface JsonViewProps {
  /** What the values are; also the name of the region. */
  label: string;
  value: Json;
  /** What to say when there is nothing. */
  empty?: string | undefined;
}

const isObject = (value: Json): value is { [key: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const isEmpty = (value: Json): boolean =>
  value === null || (typeof value === 'object' && Object.keys(value).length === 0);

/** Values for people: names beside what they hold, nested ones indented; the exact JSON is one press away. */
export function JsonView({ label, value, empty }: JsonViewProps) {
  const { t } = useTranslation();
  const [raw, setRaw] = useState(false);
  if (isEmpty(value)) return <p className={classes['none']}>{empty ?? t('json.none')}</p>;
  const text = JSON.stringify(value, null, 2);
  return (
    <div className={classes['frame']} role="group" aria-label={label}>
      <div className={classes['bar']}>
        <SegmentedControl
          size="xs"
          aria-label={t('json.view', { label })}
          value={raw ? 'raw' : 'read'}
          onChange={(next) => setRaw(next === 'raw')}
          data={[
            { value: 'read', label: t('json.read') },
            { value: 'raw', label: 'JSON' },
          ]}
        />
        <CopyJson text={text} />
      </div>
      {raw ? (
        <pre className={classes['raw']} tabIndex={0} aria-label={label}>
          {text}
        </pre>
      ) : (
        <Value value={value} depth={0} />
      )}
    </div>
  );
}

function CopyJson({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={copied ? <IconCheck size={12} /> : <IconCopy size={12} />}
          onClick={copy}
        >
          {t(copied ? 'action.copied' : 'action.copy')}
        </Button>
      )}
    </CopyButton>
  );
}

/** Deeper than this shows as JSON: an indent more would say nothing. */
const deepest = 5;
/** Of a longer list the rest is counted. */
const longest = 50;

function Value({ value, depth }: { value: Json; depth: number }) {
  const { t } = useTranslation();
  if (!isNested(value)) return <Scalar value={value} />;
  if (depth >= deepest) return <code className={classes['text']}>{JSON.stringify(value)}</code>;
  const entries = Array.isArray(value)
    ? value.map((item, index): [string, Json] => [String(index + 1), item])
    : Object.entries(value);
  return (
    <dl className={classes['values']} data-nested={depth > 0 || undefined}>
      {entries.slice(0, longest).map(([name, item]) => (
        <div key={name} data-nested={isNested(item) || undefined}>
          <dt>{name}</dt>
          <dd>
            <Value value={item} depth={depth + 1} />
          </dd>
        </div>
      ))}
      {entries.length > longest && (
        <div>
          <dt>{t('json.more', { count: entries.length - longest })}</dt>
        </div>
      )}
    </dl>
  );
}

const isNested = (value: Json): value is Json[] | { [key: string]: Json } =>
  (isObject(value) || Array.isArray(value)) && !isEmpty(value);

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

function Scalar({ value }: { value: Json }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (value === null) return <span className={classes['dim']}>{t('json.null')}</span>;
  if (typeof value === 'boolean') return <span>{t(value ? 'json.yes' : 'json.no')}</span>;
  if (typeof value === 'number')
    return (
      <span className={classes['number']}>
        {format.number(value, { maximumFractionDigits: 20, useGrouping: false })}
      </span>
    );
  if (typeof value === 'object') return <span className={classes['dim']}>{t('json.empty')}</span>;
  if (value === '') return <span className={classes['dim']}>{t('json.blank')}</span>;
  if (instant.test(value) && !Number.isNaN(Date.parse(value))) {
    return (
      <time dateTime={value} title={value}>
        {format.dateTime(value)}
      </time>
    );
  }
  return <span className={classes['text']}>{value}</span>;
}

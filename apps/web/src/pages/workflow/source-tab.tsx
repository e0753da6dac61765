import { Button, CopyButton } from '@mantine/core';
import type { WorkflowDetail } from '@renubu/contracts/workflows';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './workflow.module.css';

/** The definition as its file. */
export function SourceTab({ workflow }: { workflow: WorkflowDetail }) {
  const { t } = useTranslation(['workflows', 'common']);
  const lines = workflow.source.replace(/\n$/, '').split('\n');
  return (
    <div className={classes['sourceFrame']}>
      <div className={classes['sourceBar']}>
        <span>
          {workflow.publishedVersion === null
            ? t('source.unpublished')
            : t('source.published', { version: workflow.publishedVersion })}
        </span>
        <CopyButton value={workflow.source}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              onClick={copy}
              leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            >
              {t(copied ? 'action.copied' : 'action.copy', { ns: 'common' })}
            </Button>
          )}
        </CopyButton>
      </div>
      <pre className={classes['source']} tabIndex={0} role="region" aria-label={t('source.label')}>
        <code>
          {lines.map((line, index) => (
            <span key={index} className={classes['codeLine']} data-comment={/^\s*#/.test(line) || undefined}>
              <Line text={line} />
              {'\n'}
            </span>
          ))}
        </code>
      </pre>
    </div>
  );
}

/** A line with its key set apart: enough to find one's way, without a highlighter. */
function Line({ text }: { text: string }) {
  const found = /^(\s*(?:- )?)([A-Za-z][\w-]*)(:)(\s.*)?$/.exec(text);
  if (!found) return <>{text}</>;
  return (
    <>
      {found[1]}
      <span className={classes['key']}>{found[2]}</span>
      {found[3]}
      {found[4] ?? ''}
    </>
  );
}

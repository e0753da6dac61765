import { Button } from '@mantine/core';
import { ApiProblem } from '@renubu/client/problem';
import { useTranslation } from 'react-i18next';
import classes from './error-line.module.css';
import { errorMessage } from './states.tsx';

/** A failed request in one line: the sentence, what exactly was refused, a retry, and the request id to quote. */
export function ErrorLine({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const problem = error instanceof ApiProblem ? error : null;
  return (
    <div className={classes['line']} role="alert">
      <span>
        {errorMessage(error)}
        {problem?.errors.map(({ path, message, suggestion }) => (
          <span key={`${path}${message}`} className={classes['part']}>
            {[message, suggestion].filter(Boolean).join(' ')}
          </span>
        ))}
      </span>
      {onRetry && (
        <Button size="compact-xs" variant="default" onClick={onRetry}>
          {t('action.retry')}
        </Button>
      )}
      {problem?.requestId && <code>{t('error.requestId', { id: problem.requestId })}</code>}
    </div>
  );
}

import { UnstyledButton } from '@mantine/core';
import type { DefinitionIssue } from '@renubu/contracts/language/workflow';
import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './workflow.module.css';

/** The checker's findings; pressing one jumps to its field and line. */
export function IssueList({ issues, onJump }: { issues: DefinitionIssue[]; onJump: (issue: DefinitionIssue) => void }) {
  const { t } = useTranslation('workflows');
  if (issues.length === 0) return null;
  return (
    <ul className={classes['issues']} aria-label={t('draftEdit.findings')}>
      {issues.map((issue, index) => {
        const Picture = issue.severity === 'error' ? IconCircleX : IconAlertTriangle;
        return (
          <li key={index}>
            <UnstyledButton className={classes['issue']} data-severity={issue.severity} onClick={() => onJump(issue)}>
              <Picture size={15} aria-hidden />
              <span>
                {issue.message}
                {issue.suggestion && (
                  <span className={classes['suggestion']}>
                    {t('draftEdit.suggestion', { suggestion: issue.suggestion })}
                  </span>
                )}
                <span className={classes['place']}>
                  {[issue.line === undefined ? '' : t('draftEdit.line', { line: issue.line }), issue.path]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
}

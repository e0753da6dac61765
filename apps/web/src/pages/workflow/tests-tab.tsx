import { Button } from '@mantine/core';
import type { WorkflowTest } from '@renubu/contracts/language/workflow';
import type { WorkflowDetail } from '@renubu/contracts/workflows';
import { IconCheck, IconCircleDashed, IconFlask, IconPencil, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { useRunTests } from '../../api/workflows.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { testsPart } from '../../features/editor/use-definition-editor.ts';
import { EmptyState, errorMessage } from '../../ui/states.tsx';
import classes from './workflow.module.css';

/** The definition's own tests, run on the server. */
export function TestsTab({ workflow }: { workflow: WorkflowDetail }) {
  const { t } = useTranslation('workflows');
  const run = useRunTests(workflow.slug);
  const defined = workflow.definition?.tests ?? [];
  const results = run.data;
  const names = results ? results.tests.map(({ name }) => name) : defined.map(({ name }) => name);
  useCommands([{ id: 'workflow.test', label: t('tests.run'), group: 'page', shortcut: 'r', run: () => run.mutate() }]);
  if (names.length === 0 && !results) {
    return (
      <EmptyState icon={IconFlask} title={t('tests.none')} action={<EditTests slug={workflow.slug} />}>
        {t('tests.noneDetail')}
      </EmptyState>
    );
  }
  return (
    <div className={classes['narrow']}>
      <div className={classes['testBar']}>
        <Button onClick={() => run.mutate()} loading={run.isPending} leftSection={<IconFlask size={14} />}>
          {t('tests.run')}
        </Button>
        <EditTests slug={workflow.slug} />
        <span role="status" data-bad={(results && results.failed > 0) || undefined} className={classes['testSummary']}>
          {run.isPending ? t('tests.running') : results ? t('tests.summary', results) : t('tests.which')}
        </span>
      </div>
      {run.error && (
        <p className={classes['problem']} role="alert">
          {errorMessage(run.error)}
        </p>
      )}
      <ul className={classes['tests']}>
        {names.map((name) => {
          const result = results?.tests.find((test) => test.name === name);
          const test = defined.find((item) => item.name === name);
          return (
            <li key={name} data-state={result ? (result.passed ? 'passed' : 'failed') : 'none'}>
              <span className={classes['testSign']}>
                {!result ? (
                  <IconCircleDashed size={16} aria-hidden />
                ) : result.passed ? (
                  <IconCheck size={16} aria-hidden />
                ) : (
                  <IconX size={16} aria-hidden />
                )}
              </span>
              <div>
                <p className={classes['testName']}>
                  {name}
                  <span className="rn-visually-hidden">
                    {t(!result ? 'tests.notRun' : result.passed ? 'tests.passed' : 'tests.failed')}
                  </span>
                </p>
                {test && <Play test={test} />}
                {result?.failures.map((failure) => (
                  <p key={failure} className={classes['failure']}>
                    {failure}
                  </p>
                ))}
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Leads to the tests in the editor, for those who may write. */
function EditTests({ slug }: { slug: string }) {
  const { t } = useTranslation('workflows');
  if (!useCan()('workflows.write')) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconPencil size={14} />}
      renderRoot={(props) => (
        <Link to="/workflows/$slug" params={{ slug }} search={{ tab: 'draft', step: testsPart }} {...props} />
      )}
    >
      {t('tests.edit')}
    </Button>
  );
}

/** What a test does and expects, in one line each. */
function Play({ test }: { test: WorkflowTest }) {
  const { t } = useTranslation('workflows');
  const steps = test.play.map((item) => {
    const [verb, value] = Object.entries(item)[0] ?? ['', ''];
    return `${verb} ${typeof value === 'string' ? value : JSON.stringify(value)}`;
  });
  const expected = Object.entries(test.expect).map(
    ([name, value]) =>
      `${name} ${Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return (
    <dl className={classes['play']}>
      {steps.length > 0 && (
        <div>
          <dt>{t('tests.does')}</dt>
          <dd>{steps.join(' → ')}</dd>
        </div>
      )}
      <div>
        <dt>{t('tests.expects')}</dt>
        <dd>{expected.join(' · ')}</dd>
      </div>
    </dl>
  );
}

import { CopyIcon } from '../../../ui/secret-dialog.tsx';
import type { SuggestedTest } from '@renubu/contracts/interpreter';
import { IconBolt, IconCheck, IconX } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findStep } from '../../../features/workflows/tree.ts';
import { useTriggerSentence } from '../../../features/workflows/use-trigger-sentence.ts';
import { TabLinks, TabPanel } from '../../../ui/tab-links.tsx';
import { StepDetails } from '../step-details.tsx';
import { StepTree } from '../step-tree.tsx';
import type { SuggestedWorkflow } from './suggested-workflow.ts';
import classes from './writing.module.css';

interface SuggestedViewProps {
  workflow: SuggestedWorkflow;
  tests?: readonly SuggestedTest[];
}
type View = 'steps' | 'yaml' | 'tests';

/** A workflow that is not saved anywhere: its steps, its text, its tests with their verdicts. */
export function SuggestedView({ workflow, tests = [] }: SuggestedViewProps) {
  const { t } = useTranslation('writing');
  const [view, setView] = useState<View>('steps');
  const panelId = useId();
  const failed = tests.filter(({ passed }) => !passed).length;
  const tabs = [
    { value: 'steps' as const, label: t('view.steps') },
    { value: 'yaml' as const, label: t('view.yaml') },
    ...(tests.length === 0
      ? []
      : [
          {
            value: 'tests' as const,
            label: failed === 0 ? t('view.testsGreen', { count: tests.length }) : t('view.testsRed', { count: failed }),
          },
        ]),
  ];
  const current = tabs.some(({ value }) => value === view) ? view : 'steps';
  return (
    <section className={classes['suggested']} aria-label={workflow.definition.name}>
      <div className={classes['bar']}>
        <h3>{workflow.definition.name}</h3>
        <TabLinks label={t('view.label')} tabs={tabs} value={current} onChange={setView} panelId={panelId} />
      </div>
      <div className={classes['panel']}>
        <TabPanel id={panelId} tab={current}>
          {current === 'steps' && <Steps workflow={workflow} />}
          {current === 'yaml' && <Yaml text={workflow.yaml} />}
          {current === 'tests' && <Tests tests={tests} />}
        </TabPanel>
      </div>
    </section>
  );
}

function Steps({ workflow: { definition } }: { workflow: SuggestedWorkflow }) {
  const sentence = useTriggerSentence();
  const [chosen, setChosen] = useState<string>();
  const step = findStep(definition.steps, chosen);
  return (
    <div className={classes['steps']}>
      <div>
        <p className={classes['trigger']}>
          <IconBolt size={14} aria-hidden /> {definition.on.map(sentence).join(' · ')}
        </p>
        <StepTree steps={definition.steps} chosen={chosen} onChoose={setChosen} />
      </div>
      {step && (
        <div className={classes['step']}>
          <StepDetails step={step} />
        </div>
      )}
    </div>
  );
}

function Yaml({ text }: { text: string }) {
  const { t } = useTranslation('writing');
  return (
    <div className={classes['yaml']}>
      <span className={classes['copy']}>
        <CopyIcon value={text} label={t('view.copy')} />
      </span>
      <pre tabIndex={0} role="group" aria-label={t('view.yaml')}>
        {text}
      </pre>
    </div>
  );
}

function Tests({ tests }: { tests: readonly SuggestedTest[] }) {
  const { t } = useTranslation('writing');
  return (
    <ul className={classes['tests']}>
      {tests.map(({ name, event, expected, passed, failures }) => (
        <li key={name} data-passed={passed}>
          {passed ? <IconCheck size={15} aria-hidden /> : <IconX size={15} aria-hidden />}
          <div>
            <p>
              {name}
              <span className="rn-visually-hidden"> {t(passed ? 'test.passed' : 'test.failed')}</span>
            </p>
            <p className={classes['hint']}>
              {event && `${event.type} ${JSON.stringify(event.data)} → `}
              {Object.entries(expected)
                .map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
                .join(' · ')}
            </p>
            {failures.map((failure) => (
              <p key={failure} className={classes['failure']}>
                {failure}
              </p>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}

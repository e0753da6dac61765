import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import type { WorkflowDetail } from '@renubu/contracts/workflows';
import { IconBolt, IconFlag } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { choiceLabel } from '../../features/executions/form-values.ts';
import { findStep } from '../../features/workflows/tree.ts';
import { useTriggerSentence } from '../../features/workflows/use-trigger-sentence.ts';
import { EmptyState } from '../../ui/states.tsx';
import { Findings } from './findings.tsx';
import { StepDetails } from './step-details.tsx';
import { StepTree } from './step-tree.tsx';
import classes from './workflow.module.css';

interface DefinitionTabProps {
  workflow: WorkflowDetail;
  chosen: string | undefined;
  onChoose: (stepId: string) => void;
}

/** The definition drawn: what starts it on top, the steps below as they nest, details of one beside. */
export function DefinitionTab({ workflow, chosen, onChoose }: DefinitionTabProps) {
  const { t } = useTranslation('workflows');
  const { definition } = workflow;
  if (!definition) return <EmptyState title={t('unreadable')}>{t('unreadableDetail')}</EmptyState>;
  const step = findStep(definition.steps, chosen);
  return (
    <div className={classes['definition']}>
      <div className={classes['treeColumn']}>
        {definition.description && <p className={classes['description']}>{definition.description}</p>}
        <Triggers definition={definition} />
        <StepTree steps={definition.steps} chosen={chosen} onChoose={onChoose} />
        {definition.outcomes && (
          <p className={classes['outcomes']}>
            <IconFlag size={14} aria-hidden />
            <span>
              <strong>{t('trigger.outcomes')}</strong> {definition.outcomes.map(choiceLabel).join(' · ')}
            </span>
          </p>
        )}
        <Findings workflow={workflow} onChoose={onChoose} />
      </div>
      <aside className={classes['details']} tabIndex={0} aria-label={t('detail.label')}>
        {step ? <StepDetails step={step} /> : <p className={classes['hint']}>{t('tree.choose')}</p>}
      </aside>
    </div>
  );
}

function Triggers({ definition }: { definition: WorkflowDefinition }) {
  const { t } = useTranslation('workflows');
  const sentence = useTriggerSentence();
  const sentences = definition.on.map(sentence);
  return (
    <div className={classes['triggers']}>
      <IconBolt size={15} aria-hidden />
      <div>
        <strong>{t('trigger.title')}</strong>
        <ul>
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        {definition.snoozable === false && <p>{t('trigger.snoozable')}</p>}
        {definition.timeout && <p>{t('trigger.timeout', { time: definition.timeout })}</p>}
        {definition.context && (
          <p>
            {t('trigger.context', { names: definition.context.map(({ load, as }) => `${load} → ${as}`).join(', ') })}
          </p>
        )}
      </div>
    </div>
  );
}

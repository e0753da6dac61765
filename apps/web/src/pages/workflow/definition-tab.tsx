import type { StageKey } from '@renubu/contracts/renewals';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import type { WorkflowDetail } from '@renubu/contracts/workflows';
import { IconBolt, IconFlag } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { choiceLabel } from '../../features/executions/form-values.ts';
import { findStep } from '../../features/workflows/tree.ts';
import { useFormat } from '../../ui/format.ts';
import { EmptyState } from '../../ui/states.tsx';
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
      </div>
      <aside className={classes['details']} tabIndex={0} aria-label={t('detail.label')}>
        {step ? <StepDetails step={step} /> : <p className={classes['hint']}>{t('tree.choose')}</p>}
      </aside>
    </div>
  );
}

function Triggers({ definition }: { definition: WorkflowDefinition }) {
  const { t } = useTranslation(['workflows', 'common']);
  const format = useFormat();
  const sentences = definition.on.map((trigger) => {
    if ('manual' in trigger) return t('trigger.manual');
    if ('workflow' in trigger) return t('trigger.workflow');
    const kind = t(`kind.${trigger.customer.kind}`);
    const { stages } = trigger.customer;
    if (!stages) return t('trigger.customerAll', { kind });
    return t('trigger.customer', {
      kind,
      stages: format.list(stages.map((stage) => t(`stage.${stage as StageKey}`, { ns: 'common' }))),
    });
  });
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
      </div>
    </div>
  );
}

import type { Step } from '@renubu/contracts/language/steps';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { choiceLabel } from '../../features/executions/form-values.ts';
import { stepIcons } from '../../features/workflows/step-icons.ts';
import { useSentence } from '../../features/workflows/use-sentence.ts';
import { GuidedDetails } from './guided-details.tsx';
import classes from './workflow.module.css';

/** One step in full. */
export function StepDetails({ step }: { step: Step }) {
  const { t } = useTranslation('workflows');
  const sentence = useSentence();
  const Picture = stepIcons[step.type];
  return (
    <div className={classes['detail']}>
      <div className={classes['detailHead']}>
        <span className={classes['typeIcon']} data-type={step.type}>
          <Picture size={15} stroke={1.7} aria-hidden />
        </span>
        <div>
          <h2>{step.name ?? step.id}</h2>
          <p>{t(`type.${step.type}`)}</p>
        </div>
      </div>
      {step.description && <p className={classes['detailText']}>{step.description}</p>}
      <dl className={classes['facts']}>
        <Fact label={t('detail.id')}>
          <code>{step.id}</code>
        </Fact>
        {step.when && <Fact label={t('detail.when')}>{sentence(step.when)}</Fact>}
        {step.timeout && <Fact label={t('detail.timeout')}>{step.timeout}</Fact>}
        <OwnFacts step={step} />
      </dl>
      {step.type === 'guided' && <GuidedDetails step={step} />}
    </div>
  );
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Fields that only this type of step has. */
function OwnFacts({ step }: { step: Step }) {
  const { t } = useTranslation('workflows');
  const sentence = useSentence();
  const yesNo = (value: boolean) => t(value ? 'detail.yes' : 'detail.no');
  switch (step.type) {
    case 'guided':
      return (
        <>
          {step.estimatedMinutes !== undefined && (
            <Fact label={t('detail.minutes')}>{t('detail.minutesValue', { count: step.estimatedMinutes })}</Fact>
          )}
          <Fact label={t('detail.skippable')}>{yesNo(step.skippable)}</Fact>
        </>
      );
    case 'condition':
      return <Fact label={t('detail.condition')}>{sentence(step.if)}</Fact>;
    case 'action':
      return (
        <>
          <Fact label={t('detail.uses')}>
            <code>{step.uses}</code>
          </Fact>
          {step.connection && <Fact label={t('detail.connection')}>{step.connection}</Fact>}
          {step.with && (
            <Fact label={t('detail.with')}>
              <Pairs values={step.with} />
            </Fact>
          )}
        </>
      );
    case 'set':
      return (
        <Fact label={t('detail.values')}>
          <Pairs values={step.values} />
        </Fact>
      );
    case 'decision':
      return (
        <>
          <Fact label={t('detail.outcome')}>{choiceLabel(step.outcome)}</Fact>
          {step.reason && <Fact label={t('detail.reason')}>{step.reason}</Fact>}
        </>
      );
    case 'parallel':
      return <Fact label={t('detail.join')}>{t(`detail.joinKind.${step.join}`)}</Fact>;
    case 'foreach':
      return (
        <>
          <Fact label={t('detail.items')}>
            {typeof step.items === 'string' ? step.items : JSON.stringify(step.items)}
          </Fact>
          <Fact label={t('detail.as')}>
            <code>{step.as}</code>
          </Fact>
        </>
      );
    case 'wait':
      if (step.event) return <Fact label={t('detail.waitEvent')}>{step.event.type}</Fact>;
      return step.for ? (
        <Fact label={t('detail.waitFor')}>{step.for}</Fact>
      ) : (
        <Fact label={t('detail.waitUntil')}>{step.until}</Fact>
      );
    case 'approval':
      return <ApprovalFacts step={step} />;
    case 'task':
      return (
        <>
          <Fact label={t('detail.taskTitle')}>{step.title}</Fact>
          <Fact label={t('detail.owner')}>{step.owner}</Fact>
          {step.due && <Fact label={t('detail.due')}>{step.due}</Fact>}
          <Fact label={t('detail.awaits')}>{yesNo(step.wait)}</Fact>
        </>
      );
    case 'ai':
      return (
        <>
          <Fact label={t('detail.asks')}>{step.prompt}</Fact>
          {step.input && (
            <Fact label={t('detail.with')}>
              <Pairs values={step.input} />
            </Fact>
          )}
          {step.evidence && <Fact label={t('detail.evidence')}>{step.evidence.join(', ')}</Fact>}
          {step.budget && (
            <Fact label={t('detail.budget')}>
              <Pairs values={step.budget} />
            </Fact>
          )}
        </>
      );
    case 'workflow':
      return (
        <>
          <Fact label={t('detail.starts')}>
            <code>{step.start}</code>
          </Fact>
          <Fact label={t('detail.awaits')}>{yesNo(step.wait)}</Fact>
        </>
      );
    case 'end':
      return step.outcome ? <Fact label={t('detail.outcome')}>{choiceLabel(step.outcome)}</Fact> : null;
    case 'switch':
      return null;
  }
}

function ApprovalFacts({ step }: { step: Extract<Step, { type: 'approval' }> }) {
  const { t } = useTranslation('workflows');
  const { role, users, managerOf, quorum } = step.approvers;
  const who = [role, ...(users ?? []), managerOf === undefined ? undefined : t('detail.managerOf', { who: managerOf })];
  return (
    <>
      <Fact label={t('detail.asks')}>{step.title}</Fact>
      <Fact label={t('detail.approvers')}>{who.filter(Boolean).join(', ')}</Fact>
      <Fact label={t('detail.quorum')}>{quorum}</Fact>
      {step.expiresIn && <Fact label={t('detail.expiresIn')}>{step.expiresIn}</Fact>}
      {step.evidence && <Fact label={t('detail.evidence')}>{step.evidence.join(', ')}</Fact>}
    </>
  );
}

function Pairs({ values }: { values: Record<string, unknown> }) {
  return (
    <span className={classes['pairs']}>
      {Object.entries(values).map(([name, value]) => (
        <span key={name}>
          <code>{name}</code> {typeof value === 'string' ? value : JSON.stringify(value)}
        </span>
      ))}
    </span>
  );
}

import type { GuidedStep } from '@renubu/contracts/language/steps';
import { useTranslation } from 'react-i18next';
import { choiceLabel } from '../../features/executions/form-values.ts';
import { useSentence } from '../../features/workflows/use-sentence.ts';
import classes from './workflow.module.css';

/** What a person meets in a guided step: conversation, artifacts and record, as defined. */
export function GuidedDetails({ step }: { step: GuidedStep }) {
  return (
    <>
      <ChatDefinition step={step} />
      <ArtifactDefinitions step={step} />
      <FormDefinition step={step} />
    </>
  );
}

function ChatDefinition({ step }: { step: GuidedStep }) {
  const { t } = useTranslation('workflows');
  if (!step.chat) return null;
  const { opening, branches } = step.chat;
  return (
    <section>
      <h3>{t('detail.opening')}</h3>
      <p className={classes['template']}>{opening.text}</p>
      {opening.buttons.length > 0 && (
        <p className={classes['buttons']} aria-label={t('detail.buttons')}>
          {opening.buttons.map(({ value, label }) => (
            <span key={value}>{label}</span>
          ))}
        </p>
      )}
      {Object.keys(branches).length > 0 && (
        <>
          <h3>{t('detail.branches')}</h3>
          <dl className={classes['answers']}>
            {Object.entries(branches).map(([value, branch]) => (
              <div key={value}>
                <dt>{value}</dt>
                <dd>
                  {branch.reply}
                  {branch.actions && branch.actions.length > 0 && (
                    <span className={classes['does']}>
                      {t('detail.does', {
                        actions: branch.actions
                          .map((action) =>
                            [
                              action.do.replaceAll('_', ' '),
                              action.artifact ??
                                (action.values && Object.keys(action.values).join(', ')) ??
                                action.title,
                            ]
                              .filter(Boolean)
                              .join(' '),
                          )
                          .join('; '),
                      })}
                    </span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

function ArtifactDefinitions({ step }: { step: GuidedStep }) {
  const { t } = useTranslation('workflows');
  const sentence = useSentence();
  if (!step.artifacts || step.artifacts.length === 0) return null;
  return (
    <section>
      <h3>{t('detail.artifacts')}</h3>
      <ul className={classes['plainList']}>
        {step.artifacts.map((artifact) => (
          <li key={artifact.id}>
            {artifact.title}
            <span>
              {[
                choiceLabel(artifact.type),
                artifact.editable ? t('detail.editable') : '',
                artifact.visibleWhen ? t('detail.visibleWhen', { condition: sentence(artifact.visibleWhen) }) : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function FormDefinition({ step }: { step: GuidedStep }) {
  const { t } = useTranslation('workflows');
  if (!step.outputs) return null;
  const { properties, required } = step.outputs;
  return (
    <section>
      <h3>{t('detail.form')}</h3>
      <ul className={classes['plainList']}>
        {Object.entries(properties).map(([name, field]) => (
          <li key={name}>
            {field.title ?? name}
            <span>
              {[
                field.enum ? field.enum.map(choiceLabel).join(', ') : (field.format ?? field.type),
                required.includes(name) ? t('detail.required') : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

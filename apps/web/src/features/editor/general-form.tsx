import { workflowKinds } from '@renubu/contracts/language/workflow';
import { useTranslation } from 'react-i18next';
import classes from './editor.module.css';
import { GroupFindings, SelectField, SwitchField, TagsField, TextField } from './fields.tsx';

/** What the workflow is called and what holds for all of it. */
export function GeneralForm() {
  const { t } = useTranslation(['editor', 'workflows']);
  return (
    <div className={classes['form']}>
      <div className={classes['formHead']}>
        <div>
          <h2>{t('general.title')}</h2>
          <p>{t('general.detail')}</p>
        </div>
      </div>
      <GroupFindings path={[]} />
      <div className={classes['pair']}>
        <TextField path={['name']} label={t('general.name')} required />
        <TextField path={['workflow']} label={t('general.slug')} hint={t('general.slugHint')} required />
        <SelectField
          path={['kind']}
          label={t('general.kind')}
          required
          data={workflowKinds.map((value) => ({ value, label: t(`kind.${value}`, { ns: 'workflows' }) }))}
        />
      </div>
      <TextField path={['description']} label={t('general.description')} multiline />
      <TagsField path={['tags']} label={t('general.tags')} />
      <TextField path={['timeout']} label={t('general.timeout')} hint={t('durationHint')} placeholder="3d" />
      <SwitchField
        path={['timeoutIncludesWaits']}
        label={t('general.timeoutIncludesWaits')}
        hint={t('general.timeoutIncludesWaitsHint')}
        usually={false}
      />
      <SwitchField path={['snoozable']} label={t('general.snoozable')} usually />
      <TagsField path={['outcomes']} label={t('general.outcomes')} hint={t('general.outcomesHint')} />
    </div>
  );
}

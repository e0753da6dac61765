import { promptNameOf } from '@renubu/contracts/language/ai-step';
import { isStepPrompt, promptCatalog } from '@renubu/contracts/language/prompts';
import { useTranslation } from 'react-i18next';
import { isLoose, type Path } from './document.ts';
import { useField } from './editor-context.ts';
import classes from './editor.module.css';
import { EntriesField } from './entries-field.tsx';
import { Group, GroupFindings, NumberField, TagsField, TextField, ValueField } from './fields.tsx';
import { useOffers } from './offers.ts';
import { RawField } from './raw-field.tsx';

/** A question to a model: a named prompt with its fields, or a question with the shape of its answer. */
export function AiForm({ path }: { path: Path }) {
  const { t } = useTranslation('editor');
  const { names } = useOffers();
  const { value } = useField([...path, 'prompt']);
  const name = promptNameOf(typeof value === 'string' ? value : '');
  const info = name !== null && isStepPrompt(name) ? promptCatalog[name] : null;
  const roots = [...new Set(names.map((known) => known.split('.')[0] ?? known))];
  return (
    <>
      <TextField
        path={[...path, 'prompt']}
        label={t('ai.prompt')}
        hint={info?.description ?? t('ai.promptHint')}
        choices={Object.keys(promptCatalog)}
        required
      />
      {info === null ? (
        <EntriesField path={[...path, 'input']} title={t('ai.input')} hint={t('ai.inputHint')} />
      ) : (
        <PromptFields path={[...path, 'input']} fields={info.input} />
      )}
      <TagsField path={[...path, 'evidence']} label={t('ai.evidence')} hint={t('ai.evidenceHint')} choices={roots} />
      {info === null && (
        <RawField
          path={[...path, 'output']}
          label={t('ai.output')}
          hint={t('ai.outputHint')}
          placeholder={'type: object\nproperties:\n  verdict: { type: [string, "null"] }'}
          minRows={4}
        />
      )}
      <Group title={t('ai.budget')}>
        <GroupFindings path={[...path, 'budget']} />
        <div className={classes['pair']}>
          <NumberField path={[...path, 'budget', 'usd']} label={t('ai.usd')} placeholder="0.05" min={0} max={100} />
          <NumberField path={[...path, 'budget', 'outputTokens']} label={t('ai.outputTokens')} min={1} max={100_000} />
        </div>
      </Group>
    </>
  );
}

interface PromptFieldsProps {
  path: Path;
  fields: readonly { name: string; required: boolean; description: string }[];
}
/** What a named prompt takes, a field each. */
function PromptFields({ path, fields }: PromptFieldsProps) {
  const { t } = useTranslation('editor');
  const { value } = useField(path);
  const known = new Set(fields.map(({ name }) => name));
  const unknown = isLoose(value) && Object.keys(value).some((name) => !known.has(name));
  return (
    <>
      <Group title={t('ai.input')}>
        <GroupFindings path={path} />
        {fields.map(({ name, description, required }) => (
          <ValueField key={name} path={[...path, name]} label={name} hint={description} required={required} />
        ))}
      </Group>
      {unknown && <EntriesField path={path} title={t('action.further')} without={known} />}
    </>
  );
}

import { ActionIcon, Button } from '@mantine/core';
import type { Json } from '@renubu/contracts/json';
import { IconCopy, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isLoose, valueAt, type Loose, type Path } from './document.ts';
import { useEditor, useField } from './editor-context.ts';
import classes from './editor.module.css';
import { Group, GroupFindings, SelectField, TagsField, TextField } from './fields.tsx';
import { allSteps } from './outline.ts';
import { RawField } from './raw-field.tsx';

/** The definition’s tests: what is given, what is played, what must come out. */
export function TestsForm() {
  const { t } = useTranslation('editor');
  const { definition } = useEditor();
  const { value, set, disabled } = useField(['tests']);
  const tests = Array.isArray(value) ? (value as Json[]) : [];
  const write = (next: Json[]): void => set(next.length === 0 ? undefined : next);
  return (
    <div className={classes['form']}>
      <div className={classes['formHead']}>
        <div>
          <h2>{t('tests.title')}</h2>
          <p>{t('tests.detail')}</p>
        </div>
      </div>
      <GroupFindings path={['tests']} />
      {tests.map((test, index) => (
        <Group
          key={index}
          title={isLoose(test) && typeof test['name'] === 'string' ? test['name'] : t('tests.unnamed')}
          actions={
            !disabled && (
              <span>
                <ActionIcon
                  aria-label={t('tests.copy')}
                  onClick={() => write(tests.toSpliced(index + 1, 0, copyOf(test)))}
                >
                  <IconCopy size={15} />
                </ActionIcon>
                <ActionIcon aria-label={t('tests.remove')} onClick={() => write(tests.toSpliced(index, 1))}>
                  <IconTrash size={15} />
                </ActionIcon>
              </span>
            )
          }
        >
          <TestFields path={['tests', index]} />
        </Group>
      ))}
      {!disabled && (
        <div>
          <Button
            variant="light"
            leftSection={<IconPlus size={14} />}
            onClick={() => write([...tests, newTest(definition, t('tests.new'))])}
          >
            {t('tests.add')}
          </Button>
        </div>
      )}
    </div>
  );
}

const copyOf = (test: Json): Json =>
  isLoose(test) ? { ...(test as Record<string, Json>), name: `${String(test['name'] ?? '')} 2`.trim() } : test;

/** A test that starts as the definition does. */
function newTest(definition: Loose, name: string): Json {
  const on = definition['on'];
  const type = Array.isArray(on) ? on.map((trigger) => valueAt(trigger, ['event'])).find(Boolean) : undefined;
  const given: Record<string, Json> =
    typeof type === 'string' ? { event: { type: type.replace(/\.?\*$/, '') || 'event', data: {} } } : { inputs: {} };
  return { name, given, expect: { status: 'completed' } };
}

const statuses = ['running', 'waiting', 'completed', 'failed', 'cancelled'];
const results = ['allowed', 'blocked', 'review', 'completed', 'failed', 'cancelled', 'expired', 'timed_out'];

function TestFields({ path }: { path: Path }) {
  const { t } = useTranslation('editor');
  const { root } = useEditor();
  const ids = allSteps(root).map(({ id }) => id);
  return (
    <>
      <GroupFindings path={path} />
      <TextField path={[...path, 'name']} label={t('tests.name')} required />
      <RawField path={[...path, 'given']} label={t('tests.given')} hint={t('tests.givenHint')} />
      <RawField path={[...path, 'play']} label={t('tests.play')} hint={t('tests.playHint')} minRows={2} />
      <div className={classes['pair']}>
        <SelectField path={[...path, 'expect', 'status']} label={t('tests.status')} data={statuses} clearable />
        <TextField path={[...path, 'expect', 'result']} label={t('tests.result')} choices={results} />
        <TextField path={[...path, 'expect', 'waitingAt']} label={t('tests.waitingAt')} choices={ids} />
        <TextField path={[...path, 'expect', 'outcome']} label={t('tests.outcome')} />
      </div>
      <TagsField path={[...path, 'expect', 'completed']} label={t('tests.completed')} choices={ids} />
      <TagsField path={[...path, 'expect', 'skipped']} label={t('tests.skipped')} choices={ids} />
      <TagsField path={[...path, 'expect', 'effects']} label={t('tests.effects')} hint={t('tests.effectsHint')} />
      <RawField path={[...path, 'expect', 'vars']} label={t('tests.vars')} minRows={2} />
    </>
  );
}

import { Modal, SegmentedControl, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { templatesQuery, useCreateWorkflow } from '../../api/authoring.ts';
import { refusedWith } from '../../api/errors.ts';
import { DialogButtons } from '../../ui/dialogs.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';

type From = 'blank' | 'template' | 'paste';

/** Creates a workflow: blank, from a shipped template, or from a pasted definition. */
export function NewWorkflowDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('automation');
  return (
    <Modal opened={opened} onClose={onClose} title={t('new.title')} size="lg">
      {opened && <NewForm onClose={onClose} />}
    </Modal>
  );
}

function NewForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['automation', 'common']);
  const navigate = useNavigate();
  const create = useCreateWorkflow();
  const templates = useQuery(templatesQuery);
  const [from, setFrom] = useState<From>('blank');
  const [name, setName] = useState('');
  const [template, setTemplate] = useState<string | null>(null);
  const [pasted, setPasted] = useState('');
  const [problems, setProblems] = useState<string[]>([]);
  const chosen = templates.data?.find(({ slug }) => slug === template);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { begin } = await import('../../features/editor/new-definition.ts');
    const made = begin({
      name: name.trim(),
      text: from === 'blank' ? null : from === 'template' ? (chosen?.source ?? '') : pasted,
    });
    if (!made.ok) return setProblems(made.problems);
    setProblems([]);
    const { slug, source } = made;
    create.mutate(
      { slug, source },
      {
        onSuccess: () => {
          onClose();
          void navigate({ to: '/workflows/$slug', params: { slug }, search: { tab: 'draft' } });
        },
      },
    );
  };
  const taken = refusedWith(create.error, 412) || refusedWith(create.error, 428);
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <SegmentedControl
          aria-label={t('new.from')}
          value={from}
          onChange={(next) => setFrom(next as From)}
          data={(['blank', 'template', 'paste'] as const).map((value) => ({ value, label: t(`new.kind.${value}`) }))}
        />
        {create.error && !taken && <ErrorLine error={create.error} />}
        <TextInput
          label={t('new.name')}
          description={t(from === 'blank' ? 'new.nameHint' : 'new.nameOptional')}
          value={name}
          required={from === 'blank'}
          maxLength={120}
          data-autofocus
          error={taken ? t('new.taken') : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {from === 'template' && (
          <Select
            label={t('new.template')}
            data={(templates.data ?? []).map(({ slug, name: title }) => ({ value: slug, label: title }))}
            value={template}
            searchable
            required
            error={templates.error ? t('new.noTemplates') : undefined}
            onChange={setTemplate}
          />
        )}
        {from === 'template' && chosen && (
          <Text size="sm" c="dimmed">
            {chosen.description}
          </Text>
        )}
        {from === 'paste' && (
          <Textarea
            label={t('new.paste')}
            description={t('new.pasteHint')}
            value={pasted}
            required
            autosize
            minRows={8}
            maxRows={18}
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.78rem' } }}
            onChange={(event) => setPasted(event.currentTarget.value)}
          />
        )}
        {problems.length > 0 && (
          <Text component="div" size="sm" c="var(--rn-red-text)" role="alert">
            {t('new.refused')}
            <ul>
              {problems.map((problem) => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          </Text>
        )}
        <DialogButtons
          label={t('new.submit')}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onClose}
          loading={create.isPending}
        />
      </Stack>
    </form>
  );
}

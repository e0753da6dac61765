import { Alert, NativeSelect, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Task } from '@renubu/contracts/tasks';
import { useTranslation } from 'react-i18next';
import { fieldErrors, refusedWith } from '../../api/errors.ts';
import { useMe, useMembers } from '../../api/identity.ts';
import { useCreateTask, useUpdateTask } from '../../api/tasks.ts';
import { DialogButtons } from '../../ui/dialogs.tsx';
import { errorMessage } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.tsx';

const priorities = [1, 2, 3, 4, 5] as const;
const twoDigits = (value: number): string => String(value).padStart(2, '0');
/** An instant as the field for dates and times holds it, in local time. */
const toLocal = (instant: string | null): string => {
  if (instant === null) return '';
  const at = new Date(instant);
  return `${String(at.getFullYear())}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}T${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
};

interface TaskFormProps {
  /** The one to change; without, a new one. */
  task?: Task;
  customerId?: string;
  onClose: () => void;
}

/** Creates or changes a task. */
export function TaskForm({ task, customerId, onClose }: TaskFormProps) {
  const { t } = useTranslation('tasks');
  const me = useMe();
  const members = useMembers();
  const create = useCreateTask();
  const update = useUpdateTask();
  const error = task ? update.error : create.error;
  const form = useForm({
    initialValues: {
      title: task?.title ?? '',
      description: task?.description ?? '',
      assigneeId: task ? (task.assignee?.id ?? '') : me.user.id,
      priority: String(task?.priority ?? 3),
      dueAt: toLocal(task?.dueAt ?? null),
    },
    validate: { title: (value) => (value.trim() === '' ? t('form.required') : null) },
  });
  const submit = form.onSubmit((values) => {
    const body = {
      title: values.title.trim(),
      description: values.description,
      priority: Number(values.priority),
      dueAt: values.dueAt === '' ? null : new Date(values.dueAt).toISOString(),
      ...(values.assigneeId === '' ? {} : { assigneeId: values.assigneeId }),
    };
    const done = {
      onError: (problem: Error) => form.setErrors(fieldErrors(problem)),
      onSuccess: (saved: Task) => {
        showDone(t(task ? 'done.saved' : 'done.created', { title: saved.title }));
        onClose();
      },
    };
    if (task) update.mutate({ id: task.id, revision: task.revision, ...body }, done);
    else create.mutate({ ...body, ...(customerId ? { customerId } : {}) }, done);
  });
  const people = (members.data?.items ?? [])
    .filter(({ active }) => active)
    .map(({ userId, name }) => ({ value: userId, label: name }));
  const fallback = [{ value: me.user.id, label: me.user.name }];
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        {error && Object.keys(fieldErrors(error)).length === 0 && (
          <Alert color="red" variant="light" role="alert">
            {refusedWith(error, 412) ? t('form.conflict') : errorMessage(error)}
          </Alert>
        )}
        <TextInput label={t('form.title')} required data-autofocus maxLength={300} {...form.getInputProps('title')} />
        <Textarea
          label={t('form.description')}
          autosize
          minRows={2}
          maxLength={4000}
          {...form.getInputProps('description')}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
          <TextInput type="datetime-local" label={t('form.due')} {...form.getInputProps('dueAt')} />
          <NativeSelect
            label={t('form.priority')}
            data={priorities.map((value) => ({ value: String(value), label: t(`priority.p${value}`) }))}
            {...form.getInputProps('priority')}
          />
          <NativeSelect
            label={t('form.assignee')}
            data={people.length > 0 ? people : fallback}
            {...form.getInputProps('assigneeId')}
          />
        </SimpleGrid>
        <DialogButtons
          label={task ? t('action.save', { ns: 'common' }) : t('form.submit')}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onClose}
          loading={create.isPending || update.isPending}
        />
      </Stack>
    </form>
  );
}

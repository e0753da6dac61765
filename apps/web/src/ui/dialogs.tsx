import { Button, Group, Modal, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from './format.ts';

interface DialogProps {
  opened: boolean;
  onClose: () => void;
  title: string;
}
interface ConfirmDialogProps extends DialogProps {
  children: ReactNode;
  confirmLabel: string;
  /** Removes or ends something. */
  danger?: boolean;
  loading?: boolean | undefined;
  onConfirm: () => void;
}
/** Asks before something that cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, onClose, title, children, confirmLabel, danger, loading, onConfirm } = props;
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="sm">
      <Stack gap="md">
        <Text component="div" size="sm" c="dimmed">
          {children}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button color={danger ? 'red' : undefined} loading={loading} onClick={onConfirm} data-autofocus>
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

const minReason = 3;
/** The reason's own check: the server wants at least three characters. */
const tooShort = (reason: string): boolean => reason.trim().length < minReason;

interface ReasonFieldProps {
  value: string;
  onChange: (value: string) => void;
  showError: boolean;
  autoFocus?: boolean;
}
function ReasonField({ value, onChange, showError, autoFocus }: ReasonFieldProps) {
  const { t } = useTranslation();
  return (
    <Textarea
      label={t('dialog.reason')}
      description={t('dialog.reasonPlaceholder')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={showError && tooShort(value) ? t('dialog.reasonTooShort') : undefined}
      minRows={2}
      autosize
      required
      maxLength={1000}
      data-autofocus={autoFocus}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) event.currentTarget.form?.requestSubmit();
      }}
    />
  );
}

interface ReasonDialogProps extends DialogProps {
  submitLabel: string;
  children?: ReactNode;
  danger?: boolean;
  onSubmit: (reason: string) => void;
}
/** Asks for a reason, which goes into the history. */
export function ReasonDialog({ opened, onClose, title, submitLabel, children, danger, onSubmit }: ReasonDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="sm">
      {opened && (
        <ReasonForm submitLabel={submitLabel} danger={danger} onClose={onClose} onSubmit={onSubmit}>
          {children}
        </ReasonForm>
      )}
    </Modal>
  );
}

type ReasonFormProps = Pick<ReasonDialogProps, 'submitLabel' | 'children' | 'onSubmit' | 'onClose'> & {
  danger?: boolean | undefined;
};
function ReasonForm({ submitLabel, children, danger, onClose, onSubmit }: ReasonFormProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!tooShort(reason)) onSubmit(reason.trim());
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {children && (
          <Text component="div" size="sm" c="dimmed">
            {children}
          </Text>
        )}
        <ReasonField value={reason} onChange={setReason} showError={tried} autoFocus />
        <DialogButtons label={submitLabel} danger={danger} onCancel={onClose} cancel={t('action.cancel')} />
      </Stack>
    </form>
  );
}

interface DialogButtonsProps {
  label: string;
  cancel: string;
  danger?: boolean | undefined;
  onCancel: () => void;
  loading?: boolean | undefined;
}
/** Cancel and submit at the end of a form in a dialog. */
export function DialogButtons({ label, cancel, danger, onCancel, loading }: DialogButtonsProps) {
  return (
    <Group justify="flex-end" gap="xs">
      <Button variant="default" onClick={onCancel}>
        {cancel}
      </Button>
      <Button type="submit" color={danger ? 'red' : undefined} loading={loading}>
        {label}
      </Button>
    </Group>
  );
}

export interface SnoozeChoice {
  days?: number;
  /** An instant. */
  until?: string;
  reason: string;
}
interface SnoozeDialogProps extends DialogProps {
  /** The longest snooze in days (1–90). */
  maxDays?: number;
  /** Days without a reason, as for tasks. */
  withReason?: boolean;
  onSubmit: (choice: SnoozeChoice) => void;
  children?: ReactNode;
}
/** Asks how long to snooze (days or a date) and why. */
export function SnoozeDialog({ opened, onClose, title, ...form }: SnoozeDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="md">
      {opened && <SnoozeForm onClose={onClose} {...form} />}
    </Modal>
  );
}

const dayMs = 86_400_000;
const localDate = (at: Date): string =>
  `${String(at.getFullYear())}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;

type SnoozeFormProps = Omit<SnoozeDialogProps, 'opened' | 'title'>;
function SnoozeForm({ maxDays = 30, withReason = true, onSubmit, onClose, children }: SnoozeFormProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [now] = useState(() => Date.now());
  const choices = [1, 3, 7, 14, 30].filter((days) => days <= maxDays);
  const [choice, setChoice] = useState(String(choices.findLast((days) => days <= 3) ?? 1));
  const [date, setDate] = useState(() => localDate(new Date(now + Math.min(7, maxDays) * dayMs)));
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);

  const byDate = choice === 'date';
  // The morning of the chosen day, in local time.
  const at = byDate ? new Date(`${date}T08:00:00`) : new Date(now + Number(choice) * dayMs);
  const dateOk = !byDate || (at.getTime() > now && at.getTime() <= now + maxDays * dayMs);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!dateOk || (withReason && tooShort(reason))) return;
    onSubmit({ ...(byDate ? { until: at.toISOString() } : { days: Number(choice) }), reason: reason.trim() });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {children}
        <div>
          <Text size="sm" fw={500} mb={4} id="snooze-for">
            {t('dialog.snoozeFor')}
          </Text>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-labelledby="snooze-for"
            value={choice}
            onChange={setChoice}
            data={[
              ...choices.map((days) => ({
                value: String(days),
                label:
                  days % 7 === 0
                    ? t('dialog.snoozeWeeks', { count: days / 7 })
                    : t('dialog.snoozeDays', { count: days }),
              })),
              { value: 'date', label: t('dialog.untilDate') },
            ]}
          />
        </div>
        {byDate && (
          <TextInput
            type="date"
            label={t('dialog.pickDate')}
            value={date}
            min={localDate(new Date(now + dayMs))}
            max={localDate(new Date(now + maxDays * dayMs))}
            onChange={(event) => setDate(event.currentTarget.value)}
            error={dateOk ? undefined : t('dialog.snoozeRange', { count: maxDays })}
          />
        )}
        {dateOk && (
          <Text size="sm" c="dimmed" mt={-8}>
            {t('dialog.comesBack', { date: format.dateTime(at.toISOString()) })}
          </Text>
        )}
        {withReason && <ReasonField value={reason} onChange={setReason} showError={tried} autoFocus />}
        <DialogButtons label={t('dialog.snooze')} cancel={t('action.cancel')} onCancel={onClose} />
      </Stack>
    </form>
  );
}

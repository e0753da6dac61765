import { ActionIcon, Button, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './secret-dialog.module.css';

interface SecretDialogProps {
  title: string;
  /** What to do with it, and that it is shown once. */
  detail: string;
  secret: string;
  onClose: () => void;
}
/** Shows a secret this one time. Closes only by its button: a click beside it must not lose the secret. */
export function SecretDialog({ title, detail, secret, onClose }: SecretDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="md"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack gap="md">
        <Text size="sm">{detail}</Text>
        <Group gap="xs" wrap="nowrap">
          <code className={classes['secret']}>{secret}</code>
          <CopyIcon value={secret} label={t('action.copy')} />
        </Group>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('action.haveCopied')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Copies a value; says so for a moment. */
export function CopyIcon({ value, label }: { value: string; label: string }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <ActionIcon aria-label={copied ? t('action.copied') : label} onClick={copy}>
          {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}

import { Button, CopyButton, Textarea, TextInput } from '@mantine/core';
import { IconCheck, IconCopy, IconMail } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { emailText, readEmail } from '../../../features/artifacts/content.ts';
import type { ContentProps } from './content-props.ts';
import classes from './artifacts.module.css';

/** An e-mail to edit and copy, or to open in the own mail program. Nothing is sent from here. */
export function EmailArtifact({ content, onChange, onLeave }: ContentProps) {
  const { t } = useTranslation(['execution', 'common']);
  const email = readEmail(content);
  const set = (field: keyof typeof email) => (value: string) => onChange?.({ ...content, [field]: value });
  const readOnly = onChange === undefined;
  const mailto = `mailto:${encodeURIComponent(email.to)}?subject=${encodeURIComponent(email.subject)}&body=${encodeURIComponent(email.body)}`;
  return (
    <div className={classes['document']}>
      <div className={classes['emailHead']}>
        <TextInput
          label={t('email.to')}
          value={email.to}
          readOnly={readOnly}
          onChange={(event) => set('to')(event.currentTarget.value)}
          onBlur={onLeave}
          type="email"
          placeholder={t('email.noAddress')}
        />
        <TextInput
          label={t('email.subject')}
          value={email.subject}
          readOnly={readOnly}
          onChange={(event) => set('subject')(event.currentTarget.value)}
          onBlur={onLeave}
        />
      </div>
      <Textarea
        label={t('email.body')}
        value={email.body}
        readOnly={readOnly}
        onChange={(event) => set('body')(event.currentTarget.value)}
        onBlur={onLeave}
        autosize
        minRows={10}
        maxRows={28}
      />
      <div className={classes['emailActions']}>
        <CopyButton value={emailText(email)}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              onClick={copy}
              leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            >
              {t(copied ? 'action.copied' : 'action.copy', { ns: 'common' })}
            </Button>
          )}
        </CopyButton>
        <Button component="a" href={mailto} variant="subtle" color="gray" leftSection={<IconMail size={14} />}>
          {t('email.open')}
        </Button>
        <span className={classes['note']}>{t('email.notSent')}</span>
      </div>
    </div>
  );
}

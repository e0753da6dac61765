import { Button, Textarea } from '@mantine/core';
import type { ApprovalDetail } from '@renubu/contracts/approvals';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommentApproval } from '../../api/approvals.ts';
import { useCan } from '../../api/identity.ts';
import { useActorName } from '../../ui/actor-name.ts';
import { useFormat } from '../../ui/format.ts';
import { JsonView } from '../../ui/json-view.tsx';
import { Section } from '../../ui/page.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import classes from './approval.module.css';

/** Everything that happened to the approval, oldest first, with the answers of each vote, and a place to comment. */
export function ApprovalAudit({ approval }: { approval: ApprovalDetail }) {
  const { t } = useTranslation('approvals');
  const format = useFormat();
  const nameOf = useActorName();
  const decides = useCan()('approvals.decide');
  return (
    <Section title={t('detail.audit')}>
      <ol className={classes['audit']}>
        {approval.history.map((event) => (
          <li key={event.id} data-type={event.type}>
            <time dateTime={event.at} title={format.dateTime(event.at)}>
              {format.dateTime(event.at)}
            </time>
            <div>
              <p>{event.message}</p>
              <p className={classes['dim']}>{nameOf(event.actor)}</p>
            </div>
          </li>
        ))}
      </ol>
      {approval.votes
        .filter(({ form }) => Object.keys(form).length > 0)
        .map(({ by, at, form }) => (
          <div key={`${by.id} ${at}`} className={classes['answers']}>
            <h3>
              {t('detail.form_of')} · {nameOf(by)}
            </h3>
            <JsonView label={`${t('detail.form_of')}: ${by.name}`} value={form} />
          </div>
        ))}
      {decides && <Comment id={approval.id} />}
    </Section>
  );
}

function Comment({ id }: { id: string }) {
  const { t } = useTranslation('approvals');
  const commenting = useCommentApproval(id);
  const [text, setText] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const words = text.trim();
    if (words === '') return;
    commenting.mutate(words, {
      onSuccess: () => {
        setText('');
        showDone(t('done.commented'));
      },
      onError: showError,
    });
  };
  return (
    <form onSubmit={submit} className={classes['comment']}>
      <Textarea
        aria-label={t('comment.label')}
        placeholder={t('comment.placeholder')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={1}
        maxLength={2000}
      />
      <Button type="submit" variant="default" loading={commenting.isPending} disabled={text.trim() === ''}>
        {t('comment.add')}
      </Button>
    </form>
  );
}

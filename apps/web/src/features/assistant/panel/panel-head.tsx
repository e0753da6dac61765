import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconHistory, IconPlus, IconSparkles, IconX } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { assistantThreadQuery, assistantThreadsQuery } from '../../../api/assistant.ts';
import { useFormat } from '../../../ui/format.ts';
import classes from './panel.module.css';
import type { Subject } from './use-page-subject.ts';

interface PanelHeadProps {
  threadId: string | null;
  subject: Subject | null;
  onChoose: (threadId: string | null) => void;
  onClose: () => void;
}
/** What the conversation is about, earlier ones, and a way to begin anew. */
export function PanelHead({ threadId, subject, onChoose, onClose }: PanelHeadProps) {
  const { t } = useTranslation(['ai', 'common']);
  const { data: thread } = useQuery({ ...assistantThreadQuery(threadId ?? ''), enabled: threadId !== null });
  const about = thread ? thread.customer : subject;
  return (
    <header className={classes['head']}>
      <IconSparkles size={16} stroke={1.7} className={classes['sign']} aria-hidden />
      <div className={classes['titles']}>
        <h2>{t('panel.title')}</h2>
        <p className="rn-truncate">{about ? t('panel.about', { name: about.name }) : t('panel.aboutAll')}</p>
      </div>
      <Threads threadId={threadId} onChoose={onChoose} />
      <Tooltip label={t('panel.new')}>
        <ActionIcon aria-label={t('panel.new')} disabled={threadId === null} onClick={() => onChoose(null)}>
          <IconPlus size={16} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('action.close', { ns: 'common' })}>
        <ActionIcon aria-label={t('panel.close')} onClick={onClose}>
          <IconX size={16} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
    </header>
  );
}

/** Earlier conversations; read when the menu opens. */
function Threads({ threadId, onChoose }: Pick<PanelHeadProps, 'threadId' | 'onChoose'>) {
  const { t } = useTranslation(['ai', 'common']);
  const format = useFormat();
  const [opened, setOpened] = useState(false);
  const query = useInfiniteQuery({ ...assistantThreadsQuery({}), enabled: opened });
  const threads = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" width={300}>
      <Menu.Target>
        <ActionIcon aria-label={t('panel.earlier')}>
          <IconHistory size={16} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className={classes['threads']}>
        <Menu.Label>{t('panel.earlier')}</Menu.Label>
        {threads.map(({ id, title, customer, lastMessageAt, createdAt }) => (
          <Menu.Item key={id} aria-current={id === threadId || undefined} onClick={() => onChoose(id)}>
            <span className={classes['thread']}>
              <span className="rn-truncate">{title === '' ? t('panel.untitled') : title}</span>
              <span className={classes['note']}>
                {[customer?.name, format.relative(lastMessageAt ?? createdAt)].filter(Boolean).join(' · ')}
              </span>
            </span>
          </Menu.Item>
        ))}
        {query.hasNextPage && (
          <Menu.Item closeMenuOnClick={false} onClick={() => void query.fetchNextPage()}>
            {t('action.loadMore', { ns: 'common' })}
          </Menu.Item>
        )}
        {threads.length === 0 && (
          <div className={classes['nothing']}>{t(query.isFetching ? 'panel.reading' : 'panel.noThreads')}</div>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

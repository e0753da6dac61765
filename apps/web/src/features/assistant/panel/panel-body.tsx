import { useState } from 'react';
import { keepDraft, readDraft } from '../../executions/draft-store.ts';
import classes from './panel.module.css';
import { PanelHead } from './panel-head.tsx';
import { PanelThread } from './panel-thread.tsx';
import { usePageSubject } from './use-page-subject.ts';

const storeKey = 'assistant/thread';

/** Head and conversation; which conversation is kept for this tab. */
export function PanelBody({ takesFocus, onClose }: { takesFocus: boolean; onClose: () => void }) {
  const [threadId, setThreadId] = useState<string | null>(() => readDraft<string | null>(storeKey) ?? null);
  const subject = usePageSubject();
  const choose = (id: string | null): void => {
    setThreadId(id);
    keepDraft(storeKey, id);
  };
  return (
    <div className={classes['frame']}>
      <PanelHead threadId={threadId} subject={subject} onChoose={choose} onClose={onClose} />
      <PanelThread
        takesFocus={takesFocus}
        threadId={threadId}
        subject={subject}
        onBegun={choose}
        onGone={() => choose(null)}
      />
    </div>
  );
}

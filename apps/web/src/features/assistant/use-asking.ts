import type { Message } from '@renubu/contracts/executions';
import { useCallback, useEffect, useRef, useState } from 'react';
import { postMessage } from '../../api/assistant.ts';
import { followStream } from '../../api/streams.ts';
import { errorMessage } from '../../ui/states.tsx';
import { dropDraft, keepDraft, readDraft } from '../executions/draft-store.ts';

export type Asking =
  | { state: 'idle' }
  /** Said, and not yet taken by the server. */
  | { state: 'sending'; text: string }
  /** Taken; the answer is on its way, `text` is what is there of it. */
  | { state: 'answering'; text: string }
  /** The connection to the answer is lost or was ended by the person; the server may still finish it. */
  | { state: 'interrupted'; text: string; why: string | null };

interface Options {
  /** The conversation; null while it is not begun. */
  threadId: string | null;
  /** Begins the conversation with the first question. */
  begin: () => Promise<string>;
  /** Shows messages at once that the server has given back. */
  onMessages: (threadId: string, messages: Message[]) => void;
  /** Reads the conversation anew, when an answer is whole. */
  refresh: (threadId: string) => Promise<unknown>;
}

const streamKey = (threadId: string): string => `stream/${threadId}`;

/**
 * Asks the assistant and follows its answer. The address of an answer on its way is kept for this tab, so that a
 * reload goes on with it.
 */
export function useAsking({ threadId, begin, onMessages, refresh }: Options) {
  const [asking, setAsking] = useState<Asking>({ state: 'idle' });
  const [refused, setRefused] = useState<string | null>(null);
  const following = useRef<AbortController>(undefined);
  const latest = useRef({ onMessages, refresh });
  useEffect(() => {
    latest.current = { onMessages, refresh };
  });

  const follow = useCallback(async (id: string, streamId: string): Promise<void> => {
    following.current?.abort();
    const control = new AbortController();
    following.current = control;
    let soFar = '';
    setAsking({ state: 'answering', text: '' });
    try {
      await followStream(streamId, {
        signal: control.signal,
        onChange: ({ text }) => {
          soFar = text;
          setAsking({ state: 'answering', text });
        },
      });
      dropDraft(streamKey(id));
      await latest.current.refresh(id);
      if (following.current === control) setAsking({ state: 'idle' });
    } catch (error) {
      // Left for another conversation: nobody looks any more.
      if (following.current !== control) return;
      dropDraft(streamKey(id));
      await latest.current.refresh(id);
      const stopped = control.signal.aborted;
      setAsking({ state: 'interrupted', text: soFar, why: stopped ? null : errorMessage(error) });
    }
  }, []);

  useEffect(() => {
    const streamId = threadId === null ? undefined : readDraft<string>(streamKey(threadId));
    if (threadId !== null && streamId !== undefined) void follow(threadId, streamId);
    return () => {
      const control = following.current;
      following.current = undefined;
      control?.abort();
    };
  }, [threadId, follow]);

  const ask = async (text: string): Promise<boolean> => {
    setRefused(null);
    setAsking({ state: 'sending', text });
    try {
      const id = threadId ?? (await begin());
      const { message, answer, streamId } = await postMessage(id, text);
      onMessages(id, answer ? [message, answer] : [message]);
      if (streamId === null) {
        setAsking({ state: 'idle' });
        return true;
      }
      keepDraft(streamKey(id), streamId);
      void follow(id, streamId);
      return true;
    } catch (error) {
      setAsking({ state: 'idle' });
      setRefused(errorMessage(error));
      return false;
    }
  };
  return {
    asking,
    refused,
    ask,
    /** Ends the waiting; what is there of the answer stays on the screen. */
    stop: (): void => following.current?.abort(),
    dismiss: (): void => setAsking({ state: 'idle' }),
  };
}

/** Half-filled forms and half-written messages, kept for this browser tab so that a reload loses nothing. */
const prefix = 'renubu-draft:';

const storage = (): Storage | undefined => {
  try {
    return globalThis.sessionStorage;
  } catch {
    // A browser that forbids storage: the page works, a reload forgets.
    return undefined;
  }
};

export const draftKey = (executionId: string, stepId: string, attempt: number, what: 'form' | 'chat'): string =>
  `${executionId}/${stepId}/${String(attempt)}/${what}`;

/** What was kept under a key, or undefined. */
export function readDraft<Value>(key: string): Value | undefined {
  const text = storage()?.getItem(prefix + key);
  if (text == null) return undefined;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

export function keepDraft(key: string, value: unknown): void {
  try {
    storage()?.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // Full storage: keeping a draft is a courtesy, not a duty.
  }
}

export const dropDraft = (key: string): void => storage()?.removeItem(prefix + key);

/** One thing that was looked at. */
export interface Finding {
  name: string;
  status: 'ok' | 'failed' | 'skipped';
  detail: string;
  /** What to do about it. */
  fix?: string;
}

export const ok = (name: string, detail: string): Finding => ({ name, status: 'ok', detail });
export const skipped = (name: string, detail: string): Finding => ({ name, status: 'skipped', detail });
export const failed = (name: string, detail: string, fix: string): Finding => ({ name, status: 'failed', detail, fix });

/** Runs a check; an unexpected error is a finding too. */
export async function checked(name: string, check: () => Promise<Finding | Finding[]>): Promise<Finding[]> {
  try {
    return [await check()].flat();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [
      failed(name, reason || 'failed without saying why', 'Read the message; the server would meet the same problem.'),
    ];
  }
}

import type { ContractObstacle, NoticeDeadline } from '@renubu/contracts/contract-terms';
import { addDays } from '@renubu/core/calendar/dates';

/** A task that follows from confirmed terms. */
export interface WantedTask {
  /** What it is for; one task per contract file has it. */
  key: string;
  title: string;
  description: string;
  /** `YYYY-MM-DD`. */
  due: string;
  /** Its own date has passed, so it is due soon instead. */
  late: boolean;
  /** 1 is most urgent, 5 least. */
  priority: number;
  kind: string;
}

export interface Occasion {
  documentName: string;
  /** When the contract ends next; null when it names no end. */
  end: string | null;
  noticeDeadline: NoticeDeadline | null;
  obstacles: readonly ContractObstacle[];
  today: string;
}

/** Days before the last day for notice, and before the end, on which tasks are due. */
const ahead = { notice: 14, obstacleBeforeNotice: 30, obstacle: 60, renewal: 90 } as const;
/** What should have begun already is due in so many days. */
const soonDays = 3;

/** A day that far before `date`; soon when that has passed, but never after `date`. */
function dueBefore(date: string, days: number, today: string): Pick<WantedTask, 'due' | 'late'> {
  const own = addDays(date, -days);
  const soon = addDays(today, soonDays);
  if (own >= soon) return { due: own, late: false };
  return { due: soon < date ? soon : date, late: true };
}

const clause = (text: string | undefined): string => {
  if (text === undefined) return '';
  const line = text.replace(/\s+/g, ' ').trim();
  return `\n\nThe clause: “${line.length > 600 ? `${line.slice(0, 600)}…` : line}”`;
};

function noticeTask({ noticeDeadline, documentName, today }: Occasion): WantedTask[] {
  if (noticeDeadline === null || noticeDeadline.sendBy < today) return [];
  const { sendBy, date, endDate } = noticeDeadline;
  return [
    {
      key: 'notice',
      title: `Give or await notice by ${sendBy}`,
      description: `“${documentName}” can be ended for ${endDate} only with notice by ${date}; on ${sendBy} it is surely in time.`,
      ...dueBefore(sendBy, ahead.notice, today),
      priority: 1,
      kind: 'review_contract',
    },
  ];
}

function renewalTask({ end, documentName, today }: Occasion): WantedTask[] {
  if (end === null || end < today) return [];
  return [
    {
      key: 'renewal',
      title: `Prepare the renewal of ${end}`,
      description: `The present term of “${documentName}” ends on ${end}.`,
      ...dueBefore(end, ahead.renewal, today),
      priority: 2,
      kind: 'prepare_proposal',
    },
  ];
}

/** Obstacles are negotiated while one can still say no: before notice, as long as it can be given. */
function obstacleDue({ end, noticeDeadline, today }: Occasion): Pick<WantedTask, 'due' | 'late'> {
  if (noticeDeadline !== null && noticeDeadline.sendBy >= today) {
    return dueBefore(noticeDeadline.sendBy, ahead.obstacleBeforeNotice, today);
  }
  return end === null ? { due: addDays(today, 14), late: true } : dueBefore(end, ahead.obstacle, today);
}

function obstacleTasks(occasion: Occasion): WantedTask[] {
  const { obstacles, end, documentName, today } = occasion;
  if (end !== null && end < today) return [];
  const seen = new Map<string, number>();
  return obstacles
    .filter(({ severity }) => severity === 'critical')
    .map(({ kind, term, title, reason, spans }) => {
      const name = `obstacle:${kind}:${term ?? 'none'}`;
      const before = seen.get(name) ?? 0;
      seen.set(name, before + 1);
      return {
        key: before === 0 ? name : `${name}:${before + 1}`,
        title: `Resolve before the renewal: ${title}`,
        description: `${reason} It stands in “${documentName}”.${clause(spans[0]?.text)}`,
        ...obstacleDue(occasion),
        priority: 2,
        kind: 'review_contract',
      };
    });
}

/** The tasks that confirmed terms call for, the most pressing first. */
export function wantedTasks(occasion: Occasion): WantedTask[] {
  return [...noticeTask(occasion), ...obstacleTasks(occasion), ...renewalTask(occasion)].sort((a, b) =>
    a.due.localeCompare(b.due),
  );
}

import type { TaskStep } from '@renubu/contracts/language/steps';
import { renderString } from '../expressions.ts';
import { settleRecord } from '../records.ts';
import { emit, nameOf, note, type Run } from '../run.ts';
import type { Place } from '../signals.ts';
import { later } from '../time.ts';
import { addWait } from '../waits.ts';

const defaultPriority = 3;

/** Creates a task and waits for it when the step says so. */
export function startTask(run: Run, { step, record }: Place<TaskStep>): void {
  const id = run.env.newId();
  const title = renderString(run, record.path, step.title);
  const assignee = step.assignee === undefined ? '' : renderString(run, record.path, step.assignee).trim();
  const dueAt = step.due === undefined ? null : later(run.env, run.env.now, step.due);
  emit(run, {
    kind: 'createTask',
    id,
    path: record.path,
    title,
    owner: step.owner,
    assignee: assignee === '' ? null : assignee,
    priority: step.priority ?? defaultPriority,
    dueAt,
    subtasks: (step.subtasks ?? []).map((subtask) => renderString(run, record.path, subtask.title)),
  });
  note(run, 'task.created', record.path, `“${nameOf(step)}” created the task “${title}”.`, { taskId: id, dueAt });
  if (step.wait) {
    record.status = 'waiting';
    addWait(run, { kind: 'task', path: record.path, id });
  } else {
    settleRecord(run, record, 'completed', { output: { taskId: id } });
  }
}

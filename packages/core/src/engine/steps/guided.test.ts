import { describe, expect, test } from 'vitest';
import { started } from '../testing/harness.ts';

const review = {
  id: 'review',
  type: 'guided',
  name: 'Review the risk',
  estimatedMinutes: 10,
  chat: {
    opening: {
      text: 'Hello {{ user.name }}',
      buttons: [
        { label: 'Go', value: 'go' },
        { label: 'Later', value: 'later', action: 'snooze' },
        { label: 'Skip it', value: 'no', action: 'skip' },
        { label: 'Report', value: 'report', artifact: 'report' },
        { label: 'Help', value: 'help', action: 'escalate' },
      ],
    },
    branches: {
      go: {
        reply: 'Going, {{ user.name }}.',
        buttons: [{ label: 'Done', value: 'done' }],
        actions: [
          { do: 'set_output', values: { level: 'high', note: 'by {{ user.name }}' } },
          { do: 'create_task', title: 'Call {{ user.name }}', dueInDays: 3 },
        ],
      },
      done: { reply: 'Done.', actions: [{ do: 'complete_step' }] },
      broken: { reply: '{{ a | nonsense }}' },
    },
  },
  artifacts: [
    {
      id: 'report',
      type: 'report',
      title: 'For {{ user.name }}',
      data: { text: '{{ customer.arr }}' },
      visibleWhen: { field: 'steps.review.draft.level', op: 'eq', value: 'high' },
    },
    { id: 'list', type: 'checklist', title: 'List', data: { items: [] }, editable: true },
  ],
  outputs: {
    properties: { level: { type: 'string', enum: ['low', 'high'] }, note: { type: 'string', maxLength: 20 } },
    required: ['level'],
  },
};
const after = {
  id: 'after',
  type: 'set',
  values: { level: '{{ steps.review.outputs.level }}', same: '{{ outputs.review.note }}' },
};
const open = (steps: unknown[] = [review, after]) =>
  started(steps, {}, { context: { user: { name: 'Sarah' }, customer: { arr: 500 } } });

describe('guided step', () => {
  test('opens the conversation and the visible artifacts, then waits for a person', () => {
    const run = open();
    expect(run.state.status).toBe('waiting');
    expect(run.effects).toMatchObject([
      { kind: 'openGuided', path: 'review', opening: { text: 'Hello Sarah' }, outputs: { required: ['level'] } },
      { kind: 'openArtifact', artifactId: 'list', editable: true },
    ]);
    expect(run.state.waits).toEqual([{ kind: 'person', path: 'review', id: 'review' }]);
  });

  test('completing records valid outputs for later steps', () => {
    const run = open();
    run.send({ type: 'personCompletedStep', path: 'review', outputs: { level: 'low', note: 'fine' } });
    expect(run.state).toMatchObject({ status: 'completed', vars: { level: 'low', same: 'fine' } });
    expect(run.history.find((entry) => entry.type === 'step.completed')?.actor.name).toBe('Sarah');
  });

  test('refuses invalid outputs, naming every field', () => {
    const refusal = open().refuse({
      type: 'personCompletedStep',
      path: 'review',
      outputs: { note: 'x'.repeat(21), more: 1 },
    });
    expect(refusal.code).toBe('invalid_outputs');
    expect(refusal.errors?.map((error) => [error.path, error.code])).toEqual([
      ['level', 'required'],
      ['note', 'maxLength'],
      ['more', 'unknown_field'],
    ]);
  });

  test('a bad template in the opening fails the step and asks for nothing', () => {
    const run = open([{ ...review, chat: { opening: { text: '{{ a | nonsense }}' } } }]);
    expect(run.effects).toEqual([{ kind: 'ended' }]);
    expect(run.state.error).toMatchObject({ code: 'template_error', stepId: 'review' });
  });
});

describe('conversation', () => {
  test('a branch is recorded, answered and performed; drafts make artifacts visible', () => {
    const run = open();
    const effects = run.send({ type: 'personChoseBranch', path: 'review', value: 'go' });
    expect(effects).toMatchObject([
      { kind: 'postMessage', text: 'Going, Sarah.', buttons: [{ value: 'done' }] },
      { kind: 'createTask', title: 'Call Sarah', dueAt: '2026-01-18T09:00:00.000Z', owner: 'human' },
      { kind: 'openArtifact', artifactId: 'report', title: 'For Sarah', content: { text: 500 } },
    ]);
    expect(run.record('review')).toMatchObject({ branchPath: ['go'], draft: { level: 'high', note: 'by Sarah' } });
    run.send({ type: 'personChoseBranch', path: 'review', value: 'done' });
    expect(run.state).toMatchObject({ status: 'completed', vars: { level: 'high' } });
  });

  test('completing by a branch with outputs missing is refused and changes nothing', () => {
    const run = open();
    expect(run.refuse({ type: 'personChoseBranch', path: 'review', value: 'done' })).toMatchObject({
      code: 'invalid_outputs',
      errors: [{ path: 'level' }],
    });
    expect(run.record('review').branchPath).toBeUndefined();
  });

  test('a button shows its artifact, made when it was not visible', () => {
    const run = open();
    const kinds = run.send({ type: 'personChoseBranch', path: 'review', value: 'report' }).map((effect) => effect.kind);
    expect(kinds).toEqual(['openArtifact', 'showArtifact']);
    const again = run.send({ type: 'personChoseBranch', path: 'review', value: 'report' }).map((effect) => effect.kind);
    expect(again).toEqual(['showArtifact']);
  });

  test('buttons snooze, skip and escalate', () => {
    const snoozed = open();
    snoozed.send({ type: 'personChoseBranch', path: 'review', value: 'later' });
    expect(snoozed.record('review')).toMatchObject({ status: 'snoozed', snoozedUntil: '2026-01-22T09:00:00.000Z' });
    const skipped = open();
    skipped.send({ type: 'personChoseBranch', path: 'review', value: 'no' });
    expect(skipped.status('review')).toBe('skipped');
    const escalated = open();
    expect(escalated.send({ type: 'personChoseBranch', path: 'review', value: 'help' })).toMatchObject([
      { kind: 'escalate' },
    ]);
    expect(escalated.status('review')).toBe('waiting');
  });

  test('an answer the step does not have is refused with those it has', () => {
    const refusal = open().refuse({ type: 'personChoseBranch', path: 'review', value: '__proto__' });
    expect(refusal.code).toBe('unknown_branch');
    expect(refusal.message).toContain('go, done');
  });

  test('a bad template in a reply is refused with a clear message', () => {
    const refusal = open().refuse({ type: 'personChoseBranch', path: 'review', value: 'broken' });
    expect(refusal).toMatchObject({ code: 'internal_error' });
    expect(refusal.message).toContain('template');
  });
});

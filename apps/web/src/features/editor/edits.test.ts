import { describe, expect, it } from 'vitest';
import { readDefinition, setAt } from './document.ts';
import { addStep, duplicateStep, moveStep, removeStep, renameStep, type Edited } from './operations.ts';
import { allSteps, outline } from './outline.ts';

const text = `# Orders that are large
workflow: big-orders
name: Big orders # shown in lists
kind: automation
on:
  - event: order.created
steps:
  # Large ones only
  - id: is-big
    type: condition
    if: { field: order.total, op: gte, value: 1000 }
    then:
      - { id: ask, type: approval, title: Please, approvers: { role: manager } }
      - id: note
        type: action
        uses: log.write
        with:
          message: "{{ steps.ask.decision }} and {{ steps.ask-more.decision }}" # who decided
    else:
      - { id: fine, type: decision, outcome: allow }
  - { id: bye, type: end }
tests:
  - name: approve
    play: [{ approve: ask }]
    expect: { completed: [ask, note] }
`;
const done = (edited: Edited): string => {
  if (!edited) throw new Error('The operation did not apply.');
  return edited.text;
};
const ids = (source: string): string[] => allSteps(outline(readDefinition(source) ?? {})).map(({ id }) => id);
const then = ['steps', 0, 'then'];

describe('a change of a value', () => {
  it('keeps comments, quotes and everything else', () => {
    const changed = setAt(text, ['steps', 0, 'if', 'value'], 2000);
    expect(changed).toBe(text.replace('1000', '2000'));
    expect(setAt(changed, ['steps', 0, 'if', 'value'], 1000)).toBe(text);
  });
  it('writes only what differs of an object or list', () => {
    const changed = setAt(text, [...then, 1, 'with'], { message: 'short', level: 'warn' });
    expect(changed).toContain('message: "short" # who decided');
    expect(changed).toContain('level: warn');
    expect(changed).toContain('# Large ones only');
  });
  it('makes what is missing above, and takes away', () => {
    const changed = setAt(text, ['steps', 1, 'data', 'why'], 'done');
    expect(readDefinition(changed)).toMatchObject({ steps: [{}, { data: { why: 'done' } }] });
    expect(readDefinition(setAt(changed, ['steps', 1, 'data'], undefined))).toEqual(readDefinition(text));
    expect(setAt(text, ['no', 'such', 'place'], undefined)).toBe(text);
  });
  it('leaves a text alone that cannot be read, and keeps JSON JSON', () => {
    expect(setAt('a: [', ['a'], 1)).toBe('a: [');
    expect(JSON.parse(setAt('{"name": "x"}', ['name'], 'y'))).toEqual({ name: 'y' });
  });
  it('writes aliases out before it changes one of them', () => {
    const shared = 'a: &x { n: 1 }\nb: *x\n';
    expect(readDefinition(setAt(shared, ['a', 'n'], 2))).toEqual({ a: { n: 2 }, b: { n: 1 } });
  });
});

describe('steps', () => {
  it('are added with a free id, also to a list that is not there yet', () => {
    const added = done(addStep(text, then, 1, 'end'));
    expect(ids(added)).toEqual(['is-big', 'ask', 'end', 'note', 'fine', 'bye']);
    expect(ids(done(addStep(added, [...then, 0, 'rejected'], 0, 'end')))).toEqual([
      ...['is-big', 'ask', 'end-2', 'end', 'note', 'fine', 'bye'],
    ]);
  });
  it('move within their list, into the branch beside, in and out, with their comments', () => {
    const down = done(moveStep(text, [...then, 0], 'down'));
    expect(ids(down)).toEqual(['is-big', 'note', 'ask', 'fine', 'bye']);
    expect(down).toContain('# who decided');
    const beside = done(moveStep(down, [...then, 1], 'down'));
    expect(readDefinition(beside)).toMatchObject({ steps: [{ else: [{ id: 'ask' }, { id: 'fine' }] }, {}] });
    const out = moveStep(text, [...then, 1], 'out');
    expect(ids(done(out))).toEqual(['is-big', 'ask', 'fine', 'note', 'bye']);
    expect(out?.select).toEqual(['steps', 1]);
    expect(readDefinition(done(moveStep(text, ['steps', 1], 'in')))).toMatchObject({
      steps: [{ then: [{}, {}, { id: 'bye' }] }],
    });
    expect(moveStep(text, ['steps', 0], 'up')).toBeNull();
    expect(moveStep(text, ['steps', 0], 'in')).toBeNull();
  });
  it('leave no empty optional branch behind', () => {
    const removed = removeStep(text, ['steps', 0, 'else', 0]);
    expect(done(removed)).not.toContain('else');
    expect(removed?.select).toEqual(['steps', 0]);
  });
  it('are copied with new ids all the way down', () => {
    const copied = done(duplicateStep(text, ['steps', 0]));
    expect(ids(copied)).toEqual([...['is-big', 'ask', 'note', 'fine', 'is-big-2', 'ask-2', 'note-2', 'fine-2', 'bye']]);
  });
  it('are renamed with what names them, and nothing else', () => {
    const renamed = done(renameStep(text, [...then, 0], 'question'));
    expect(renamed).toContain('{{ steps.question.decision }} and {{ steps.ask-more.decision }}');
    expect(readDefinition(renamed)).toMatchObject({
      tests: [{ play: [{ approve: 'question' }], expect: { completed: ['question', 'note'] } }],
    });
  });
});

import { describe, expect, it } from 'vitest';
import { proposedChangeSchema } from '@renubu/contracts/assistant';
import { unknownCustomer, now } from '../intelligence/testing.ts';
import { analyzeCustomer } from '../intelligence/analyze.ts';
import { plainAnswer, type AssistantAnswer } from './answer.ts';
import type { AssistantContext } from './context.ts';
import { draftEmail, recipientOf } from './email.ts';
import { intentOf, type Intent } from './intents.ts';
import { readDue } from './due.ts';
import { questions, respond } from './respond.ts';
import { acmeContext, ids } from './testing.ts';

const intentTable: [Intent, string[]][] = [
  [
    'risk',
    [
      'why is the risk up?',
      'What drives churn here',
      'Why is Acme at risk?',
      'Warum ist das Risiko so hoch?',
      'is this account in danger of churn',
      'Are they likely to renew?',
    ],
  ],
  ['changes', ['What changed?', "what's new", 'what has happened since last week', 'Was hat sich geändert?']],
  ['health', ['how is their health', 'How are they doing?', 'Wie geht es dem Kunden']],
  ['usage', ['show usage', 'how many seats are in use', 'Wie ist die Nutzung?', 'adoption?']],
  [
    'chart',
    [
      'Show me a chart of NPS',
      'plot sentiment',
      'trend of satisfaction',
      'how satisfied are they',
      'are there late payments',
    ],
  ],
  ['tickets', ['any open tickets?', 'support issues']],
  ['stakeholders', ['Who decides?', 'who are the stakeholders', 'Wer ist der Entscheider?', 'do we have a champion?']],
  ['contract', ['What does the contract say?', 'payment terms', 'Was steht im Vertrag?']],
  ['notice', ['When must notice be given?', 'does it auto-renew', 'Kündigungsfrist?']],
  ['pricing', ['what price can I ask for', 'how should we negotiate', 'Welchen Rabatt kann ich geben?']],
  ['value', ['what is their ROI', 'are they getting value']],
  ['tasks', ['what tasks are open', 'Offene Aufgaben?', 'what is due this week?', 'Was ist heute fällig?']],
  ['recommendations', ['what do you recommend', 'any suggestions?', 'Was empfiehlst du?']],
  [
    'next_step',
    [
      'what next?',
      'What should I do?',
      'What must I do next?',
      'what do I need to do here?',
      'nächste Schritte',
      'What should I work on first?',
      'what do I focus on today',
      'Womit soll ich anfangen?',
    ],
  ],
  ['history', ['show the history', 'list the signals', 'table please']],
  ['summary', ['summarize', 'give me an overview', 'Zusammenfassung bitte', 'tell me about this customer']],
  ['renewal', ['when do they renew', 'what is the ARR']],
  [
    'draft_email',
    [
      'Draft an e-mail about it',
      'write a check-in email to Anna',
      'Schreibe eine E-Mail an Tom',
      'draft a meeting request',
      'Draft an e-mail to the decision maker about pricing',
      'Erstelle eine E-Mail über die Verlängerung',
      'create an email about usage',
    ],
  ],
  [
    'create_task',
    [
      'Remind me to call Anna tomorrow',
      'create a task to send the quote',
      'Erinnere mich an den Anruf am Montag',
      'Please add a to-do: check exports',
    ],
  ],
  [
    'fill_field',
    [
      'set situation to ghosting',
      'Fill in notes with they are moving offices',
      'set notes to send an email to Tom',
      'Setze Situation auf declined',
    ],
  ],
  [
    'set_stakeholder',
    ['Anna is a champion', 'Tom is angry', "set Tom's sentiment to negative", 'mark Tom as decision maker'],
  ],
  [
    'queue',
    [
      "what's in my queue",
      'which customers need me today',
      'which customers are at risk?',
      'Welche Kunden sind gefährdet?',
    ],
  ],
  ['help', ['hello', 'what can you do?', 'Hilfe', 'who are you?', 'Wer bist du?']],
  ['thanks', ['thanks!', 'danke']],
  ['unknown', ['purple monkey dishwasher', '???']],
];

describe('intents', () => {
  it.each(intentTable.flatMap(([intent, texts]) => texts.map((text) => [text, intent] as const)))(
    '%s → %s',
    (text, intent) => {
      expect(intentOf(text)).toBe(intent);
    },
  );
});

const ask = (text: string, context: AssistantContext = acmeContext()) =>
  respond(context, { text, messageId: ids.message });
const statements = ({ blocks }: AssistantAnswer) =>
  blocks.flatMap((block) => (block.type === 'text' ? block.statements : []));

describe('every built-in answer', () => {
  const asked = [...questions(acmeContext()), ...intentTable.flatMap(([, texts]) => texts)];
  it.each(asked)('to “%s” says only what its evidence holds', (text) => {
    for (const context of [acmeContext(), acmeContext({ step: null })]) {
      const answer = ask(text, context);
      expect(answer.blocks.length).toBeGreaterThan(0);
      for (const statement of statements(answer)) expect(statement).toMatchObject({ supported: true });
      for (const { change } of answer.proposals) proposedChangeSchema.parse(change);
      expect(plainAnswer(answer.blocks)).not.toMatch(/undefined|NaN|null|\[object/);
    }
  });

  it('is there for a customer of whom nothing is known, and without a customer', () => {
    const nothing: Partial<AssistantContext> = {
      signals: [],
      series: [],
      scores: [],
      tickets: [],
      stakeholders: [],
      contracts: [],
      tasks: [],
      step: null,
    };
    const blank = acmeContext({ ...nothing, intelligence: analyzeCustomer(unknownCustomer(), now) });
    const unseen = acmeContext({ ...nothing, intelligence: null });
    const nobody = acmeContext({ ...nothing, intelligence: null, customer: null });
    for (const context of [blank, unseen, nobody])
      for (const text of asked) {
        const answer = ask(text, context);
        expect(plainAnswer(answer.blocks)).not.toBe('');
        expect(plainAnswer(answer.blocks)).not.toMatch(/undefined|NaN|null|\[object/);
        for (const statement of statements(answer))
          expect(statement).toMatchObject({ text: statement.text, supported: true });
      }
  });

  it('is the same for the same question and takes less than 100 ms', () => {
    const context = acmeContext();
    const begun = performance.now();
    for (const text of asked) expect(ask(text, context)).toEqual(ask(text, context));
    expect((performance.now() - begun) / (2 * asked.length)).toBeLessThan(100);
  });
});

describe('answers of substance', () => {
  it('tell why the risk is up, citing signals', () => {
    const answer = ask('why is the risk up?');
    const text = plainAnswer(answer.blocks);
    expect(text).toContain('of 100');
    expect(text).toContain('rose by 22 points in 28 days, from 40 to 62');
    const cited = statements(answer).flatMap(({ evidence }) => evidence);
    expect(cited.filter(({ kind }) => kind === 'signal').map(({ id }) => id)).toContain('u1');
    expect(answer.blocks.some(({ type }) => type === 'chart')).toBe(true);
  });

  it('show usage as a chart, tickets and people as tables', () => {
    expect(ask('usage?').blocks).toContainEqual(
      expect.objectContaining({
        type: 'chart',
        labels: ['2026-01-01', '2026-02-28'],
        datasets: [{ label: 'Active users', data: [100, 76] }],
      }),
    );
    expect(plainAnswer(ask('usage?').blocks)).toContain('Active users fell 23 %');
    expect(ask('tickets?').blocks).toContainEqual(expect.objectContaining({ type: 'table', title: 'Support tickets' }));
    expect(plainAnswer(ask('tickets?').blocks)).toContain(
      '2 support tickets are open; the oldest was opened 19 days ago.',
    );
    expect(plainAnswer(ask('who decides?').blocks)).toContain('Decides: Tom Ruiz.');
  });

  it('name the notice date, what the contract says, and a price within its cap', () => {
    expect(plainAnswer(ask('When must notice be given?').blocks)).toBe(
      'Notice has to be given 30 days before the end, by 16 March 2026: in 15 days. It renews by itself unless somebody gives notice.',
    );
    expect(plainAnswer(ask('what does the contract say?').blocks)).toContain('Payment terms: Net 30.');
    const table = ask('what price can I ask for').blocks.find(({ type }) => type === 'table');
    const increases = table?.type === 'table' ? table.rows.map(({ cells }) => Number(cells['increase'])) : [];
    expect(increases).toHaveLength(3);
    for (const increase of increases) expect(increase).toBeLessThanOrEqual(8);
  });
});

describe('proposals', () => {
  const changeOf = (text: string, context?: AssistantContext) =>
    ask(text, context).proposals.map(({ change }) => change);
  it.each([
    ['Remind me to call Anna tomorrow', { title: 'Call Anna', dueAt: '2026-03-02T17:00:00.000Z' }],
    ['remind me about the quote in two weeks', { title: 'The quote', dueAt: '2026-03-15T17:00:00.000Z' }],
    [
      'Create a task to send the contract by 5 March',
      { title: 'Send the contract', dueAt: '2026-03-05T17:00:00.000Z' },
    ],
    ['create an urgent follow-up', { title: 'Create an urgent follow-up' }],
    ['remind me tomorrow to call Anna', { title: 'Call Anna', dueAt: '2026-03-02T17:00:00.000Z' }],
    ['remind me today about the quote', { title: 'About the quote', dueAt: '2026-03-01T17:00:00.000Z' }],
    ['add a task tomorrow: check exports', { title: 'Check exports', dueAt: '2026-03-02T17:00:00.000Z' }],
    ['Erinnere mich an den Anruf am Montag', { title: 'Den Anruf', dueAt: '2026-03-02T17:00:00.000Z' }],
  ])('%s', (text, expected) => {
    const [change] = changeOf(text);
    if (intentOf(text) === 'create_task') expect(change).toMatchObject({ kind: 'create_task', ...expected });
    else expect(change === undefined || change.kind === 'create_task').toBe(true);
  });

  it.each([
    ['set situation to ghosting', 'situation', 'ghosting'],
    ['Set the situation to renewal in progress', 'situation', 'renewal-in-progress'],
    ['set confidence to 7', 'confidence', 7],
    ['set manager acknowledged to yes', 'managerAcknowledged', true],
    ['change decision date to next Friday', 'decisionDate', '2026-03-06'],
    ['fill in notes with moving to a new office', 'notes', 'moving to a new office'],
  ])('%s', (text, field, value) => {
    expect(changeOf(text)).toEqual([{ kind: 'fill_field', path: 'status-check', field, value }]);
  });

  it.each(['set situation to purple', 'set confidence to 11', 'set budget to 5', 'set'])(
    '%s: nothing fits, so it asks',
    (text) => {
      expect(changeOf(text)).toEqual([]);
      expect(plainAnswer(ask(text).blocks)).not.toBe('');
    },
  );

  it('change stakeholders that are known, and no others', () => {
    expect(changeOf("set Tom's sentiment to negative")).toEqual([
      { kind: 'set_stakeholder', stakeholderId: ids.tom, sentiment: 'negative' },
    ]);
    expect(changeOf('Anna is a decision maker')).toEqual([
      { kind: 'set_stakeholder', stakeholderId: ids.anna, role: 'decision_maker' },
    ]);
    expect(changeOf('Bert is a champion')).toEqual([]);
  });

  it('keep a draft in the step, and send nothing', () => {
    const [proposal] = ask('Draft an e-mail to Tom about the renewal').proposals;
    expect(proposal?.change).toMatchObject({
      kind: 'draft_artifact',
      type: 'email_draft',
      content: { to: 'tom@acme.example' },
    });
    expect(ask('Draft an e-mail', acmeContext({ step: null })).proposals).toEqual([]);
  });
});

describe('an e-mail', () => {
  it.each(['check_in', 'risk', 'renewal', 'executive_alignment', 'pricing', 'meeting_request'] as const)(
    '%s cites each figure',
    (kind) => {
      const context = acmeContext();
      const draft = draftEmail(context, context.customer!, { kind });
      expect(draft.to?.email).toMatch(/@acme\.example$/);
      expect(draft.body).toMatch(/^Hello \w+,\n\n[\s\S]+Best regards,\nSarah Lee$/);
      for (const statement of draft.statements)
        expect(statement).toMatchObject({ text: statement.text, supported: true });
      expect(draft.statements.some(({ numbers }) => numbers.length > 0)).toBe(true);
    },
  );

  const said = (text: string) => plainAnswer(ask(text).blocks);
  it('goes to whom it was asked for: by role or by name', () => {
    expect(said('Draft an e-mail to the champion about the renewal')).toContain('A draft to Anna Berg:');
    expect(said('Draft an e-mail to the decision maker')).toContain('A draft to Tom Ruiz:');
    expect(said('Draft an e-mail to Tom')).not.toContain('is known');
  });

  it('says so when the person asked for is not known, and that nothing is sent', () => {
    expect(said('write a renewal email to Bert Becker')).toContain('No stakeholder named Bert Becker is known.');
    expect(said('write an e-mail to Acme about usage')).not.toContain('No stakeholder');
    expect(said('send the email')).toContain('I send nothing');
  });

  it('keeps its paragraphs apart', () => {
    expect(said('Draft an e-mail to Tom about the renewal')).toMatch(/\n\nHello Tom,\n\nYour agreement/);
  });

  it('goes to known stakeholders only', () => {
    expect(recipientOf(acmeContext(), { kind: 'risk', stakeholderId: ids.execution })).toBeNull();
    expect(recipientOf(acmeContext({ stakeholders: [] }), { kind: 'risk' })).toBeNull();
  });
});

describe('without a customer', () => {
  it.each(['What should I work on first?', 'which customers are at risk?'])(
    '“%s” is answered with the queue',
    (text) => {
      expect(ask(text, acmeContext({ customer: null, step: null })).blocks.map(({ type }) => type)).toEqual(
        ask("what's in my queue", acmeContext({ customer: null, step: null })).blocks.map(({ type }) => type),
      );
    },
  );
});

describe('days that are named', () => {
  it.each([
    ['call on Monday', '2026-03-02', 'call'],
    ['this on sunday', '2026-03-08', 'this'],
    ['pay by 2026-03-31', '2026-03-31', 'pay'],
    ['on 28 February send it', '2027-02-28', 'send it'],
    ['übermorgen anrufen', '2026-03-03', 'anrufen'],
    ['in a month review', '2026-03-31', 'review'],
    ['whenever', null, 'whenever'],
  ])('%s', (text, due, rest) => {
    expect(readDue(text, now)).toEqual({ day: due, rest });
  });
});

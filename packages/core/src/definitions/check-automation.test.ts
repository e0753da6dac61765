import { describe, expect, it } from 'vitest';
import type { DefinitionIssue } from '@renubu/contracts/language/workflow';
import type { Catalog } from './catalog.ts';
import { checkDefinition, checkText } from './check.ts';
import { base, catalog as plain, note, type Data } from './testing/samples.ts';

const catalog: Catalog = {
  ...plain,
  events: {
    'order.created': {
      type: 'object',
      properties: {
        order: {
          type: 'object',
          properties: {
            total: { type: 'number' },
            paid: { type: 'boolean' },
            status: { type: 'string', enum: ['draft', 'pending', 'shipped'] },
            items: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
          },
        },
      },
    },
    'cart.abandoned': null,
  },
  resources: { 'customer.profile': { type: 'object', properties: { tier: { type: 'string' } } }, 'table.prices': null },
  rules: ['vip-customer'],
  connections: ['shop'],
  flows: {
    notifier: {
      startedBy: [{ event: 'order.noticed', conditional: false }],
      starts: [],
      emits: [{ name: 'order.created', conditional: false, path: [], stepId: 'x' }],
    },
  },
};

const order = [{ event: 'order.created' }];
const steps = (...list: unknown[]): Data => ({ ...base, on: order, steps: list });
const on = (...triggers: unknown[]): Data => ({ ...base, on: triggers });
const schedule = (fields: unknown): Data => on({ schedule: fields });
const approval = (fields: Data): Data =>
  steps({ id: 'ask', type: 'approval', title: 'Sure?', approvers: { role: 'manager' }, ...fields });
const wait = (fields: Data): Data => steps({ id: 'pause', type: 'wait', ...fields });
const each = (fields: Data): Data =>
  steps({ id: 'each', type: 'foreach', items: '{{ order.items }}', steps: [note], ...fields });
const act = (uses: string, fields: unknown, more: Data = {}): Data =>
  steps({ id: 'act', type: 'action', uses, with: fields, ...more });
const when = (condition: unknown): Data => on({ event: 'order.created', when: condition });
const check = (condition: unknown): Data => steps({ id: 'check', type: 'condition', if: condition, then: [note] });
const loads = (...context: unknown[]): Data => ({ ...base, on: order, context });
const timed = (timeout: unknown): Data => ({ ...base, timeout });

/** What is wrong, the definition, and the finding: `code path stepId`, and a part of the suggestion. */
type Malformed = [name: string, definition: unknown, finding: string, suggestion: string];

const malformed: Malformed[] = [
  [
    'a name that is an address of ours',
    { ...base, workflow: 'conflicts' },
    'reserved_slug workflow -',
    'conflicts-workflow',
  ],
  ['no triggers', { ...base, on: [] }, 'too_small on -', ''],
  ['a trigger of an unknown kind', on({ evnt: 'order.created' }), 'unknown_trigger on[0] -', 'event'],
  ['an event type with spaces', on({ event: 'order created' }), 'bad_event_type on[0].event -', ''],
  ['a prefix that ends in a star alone', on({ event: 'order*' }), 'bad_event_type on[0].event -', ''],
  ['an event trigger with an unknown field', on({ event: 'a.b', wen: {} }), 'unknown_field on[0].wen -', 'when'],
  [
    'a condition of a trigger without operator',
    when({ field: 'order.total' }),
    'missing_operator on[0].when -',
    'Add op',
  ],
  [
    'an operator of a trigger that is none',
    when({ field: 'order.total', op: 'moar', value: 1 }),
    'unknown_operator on[0].when.op -',
    'Known operators',
  ],
  [
    'a number among truths',
    when({ field: 'order.paid', op: 'gt', value: 3 }),
    'operator_does_not_fit on[0].when.op -',
    'eq',
  ],
  [
    'a text where true or false is',
    when({ field: 'order.paid', op: 'eq', value: 'yes' }),
    'value_does_not_fit on[0].when.value -',
    'true',
  ],
  [
    'a secret in a trigger',
    when({ field: 'secrets.X', op: 'exists' }),
    'secret_not_available on[0].when.field -',
    'connection',
  ],
  ['a malformed correlation', on({ event: 'a.b', correlate: '{{ order.id' }), 'template_syntax on[0].correlate -', ''],
  ['an empty schedule', schedule({}), 'schedule_needs_one on[0].schedule -', 'Add cron'],
  [
    'a schedule with both times',
    schedule({ cron: '@daily', runAt: '2026-01-01T00:00:00Z' }),
    'schedule_needs_one on[0].schedule -',
    'Remove',
  ],
  ['seven fields', schedule({ cron: '0 0 0 1 1 * 2030' }), 'bad_cron on[0].schedule.cron -', '@daily'],
  ['a minute that does not exist', schedule({ cron: '0 60 * * * *' }), 'bad_cron on[0].schedule.cron -', '@daily'],
  ['a day that never comes', schedule({ cron: '0 0 31 2 *' }), 'never_due on[0].schedule.cron -', '@daily'],
  ['four fields', schedule({ cron: '0 9 * *' }), 'bad_cron on[0].schedule.cron -', '@daily'],
  ['an empty expression', schedule({ cron: '' }), 'too_small on[0].schedule.cron -', ''],
  ['a blank expression', schedule({ cron: '   ' }), 'bad_cron on[0].schedule.cron -', '@daily'],
  ['a descriptor that does not exist', schedule({ cron: '@often' }), 'bad_cron on[0].schedule.cron -', '@daily'],
  [
    'an unknown time zone',
    schedule({ cron: '@daily', timezone: 'Europe/Berln' }),
    'unknown_timezone on[0].schedule.timezone -',
    'Europe/Berlin',
  ],
  ['an instant without a zone', schedule({ runAt: '2026-01-01 10:00' }), 'bad_instant on[0].schedule.runAt -', ''],
  [
    'an unknown misfire policy',
    schedule({ cron: '@daily', misfire: 'catchup' }),
    'invalid_value on[0].schedule.misfire -',
    'catch-up',
  ],
  ['an unknown scheme', on({ webhook: { scheme: 'hmac' } }), 'invalid_value on[0].webhook.scheme -', ''],
  [
    'a signature without its header',
    on({ webhook: { scheme: 'hmac-sha256' } }),
    'missing_header on[0].webhook -',
    'x-signature',
  ],
  ['a token without its header', on({ webhook: { scheme: 'token' } }), 'missing_header on[0].webhook -', 'x-token'],
  ['two webhooks', on({ webhook: {} }, { webhook: { event: 'a.b' } }), 'one_webhook on -', 'Remove'],
  ['a load without a view', loads({ load: 'customer', as: 'customer' }), 'bad_resource context[0].load -', ''],
  ['a load without a name', loads({ load: 'customer.profile' }), 'missing_field context[0].as -', 'Add as'],
  ['a name with a dash', loads({ load: 'customer.profile', as: 'the-customer' }), 'bad_name context[0].as -', ''],
  [
    'two loads of one name',
    loads({ load: 'customer.profile', as: 'c' }, { load: 'table.prices', as: 'c' }),
    'duplicate_name context[1].as -',
    'c2',
  ],
  [
    'a load named as ours',
    loads({ load: 'customer.profile', as: 'steps' }),
    'reserved_name context[0].as -',
    'loaded_steps',
  ],
  [
    'a secret as an id',
    loads({ load: 'customer.profile', as: 'c', id: '{{ secrets.X }}' }),
    'secret_not_available context[0].id -',
    'connection',
  ],
  ['no time at all', timed('0s'), 'bad_duration timeout -', ''],
  ['a negative time', timed('-5m'), 'bad_duration timeout -', ''],
  ['units in the wrong order', timed('30m1h'), 'bad_duration timeout -', ''],
  ['a time in words', timed('3 days'), 'bad_duration timeout -', '3d'],
  [
    'a step type that does not exist',
    steps({ id: 'a', type: 'aproval' }),
    'unknown_step_type steps[0].type a',
    'approval',
  ],
  ['a step that names its successor', steps({ ...note, next: 'b' }), 'goto_not_supported steps[0].next note', 'then'],
  ['a wait for nothing', wait({}), 'wait_needs_one steps[0] pause', 'Add for'],
  [
    'a wait for time and an event',
    wait({ for: '1d', event: { type: 'a.b' } }),
    'wait_needs_one steps[0] pause',
    'Keep only for',
  ],
  [
    'a wait for an event without type',
    wait({ event: { match: { field: 'a', op: 'exists' } }, timeout: '1d' }),
    'missing_field steps[0].event.type pause',
    'Add type',
  ],
  [
    'a time-out that never comes',
    wait({ event: { type: 'a.b' }, onTimeout: [note] }),
    'no_timeout steps[0].onTimeout pause',
    'Add timeout',
  ],
  [
    'a time-out of a plain wait',
    wait({ for: '1d', onTimeout: [note] }),
    'timeout_without_event steps[0].onTimeout pause',
    'after the wait',
  ],
  [
    'a match with an unknown operator',
    wait({ event: { type: 'a.b', match: { field: 'x', op: 'equls', value: 1 } }, timeout: '1d' }),
    'unknown_operator steps[0].event.match.op pause',
    'eq',
  ],
  ['an instant in words', wait({ until: 'tomorrow' }), 'bad_instant steps[0].until pause', '2026'],
  ['an approval by nobody', approval({ approvers: {} }), 'no_approvers steps[0].approvers ask', 'Add users'],
  [
    'an approval without approvers',
    steps({ id: 'ask', type: 'approval', title: 'Sure?' }),
    'missing_field steps[0].approvers ask',
    'Add approvers',
  ],
  [
    'an approval without a title',
    steps({ id: 'ask', type: 'approval', approvers: { role: 'x' } }),
    'missing_field steps[0].title ask',
    'Add title',
  ],
  [
    'a quorum beyond the approvers',
    approval({ approvers: { users: ['a@b.c'], quorum: 2 } }),
    'quorum_too_large steps[0].approvers.quorum ask',
    '1',
  ],
  [
    'a quorum of none',
    approval({ approvers: { role: 'x', quorum: 0 } }),
    'too_small steps[0].approvers.quorum ask',
    '',
  ],
  [
    'a sequence of a role',
    approval({ approvers: { role: 'x', sequence: true } }),
    'sequence_without_users steps[0].approvers.sequence ask',
    'Add users',
  ],
  [
    'a misspelt way to choose approvers',
    approval({ approvers: { roles: 'x' } }),
    'unknown_field steps[0].approvers.roles ask',
    'role',
  ],
  [
    'a reminder after the end',
    approval({ expiresIn: '1d', remindAfter: '25h' }),
    'after_expiry steps[0].remindAfter ask',
    'shorter',
  ],
  [
    'an escalation after the end',
    approval({ expiresIn: '1d', escalateTo: { role: 'boss', after: '1d' } }),
    'after_expiry steps[0].escalateTo.after ask',
    'shorter',
  ],
  [
    'an escalation to nobody',
    approval({ escalateTo: { after: '1h' } }),
    'no_approvers steps[0].escalateTo ask',
    'Add users',
  ],
  [
    'an expiry branch without expiry',
    approval({ expired: [note] }),
    'never_expires steps[0].expired ask',
    'Add expiresIn',
  ],
  [
    'evidence that is a template',
    approval({ evidence: ['{{ order }}'] }),
    'bad_path steps[0].evidence[0] ask',
    'order',
  ],
  ['a loop over a text', each({ items: 'order.items' }), 'bad_items steps[0].items each', '{{ order.items }}'],
  ['a loop without steps', each({ steps: [] }), 'empty_list steps[0].steps each', 'Add a step'],
  [
    'a loop without items',
    steps({ id: 'each', type: 'foreach', steps: [note] }),
    'missing_field steps[0].items each',
    'Add items',
  ],
  ['a loop whose item has a name of ours', each({ as: 'event' }), 'reserved_name steps[0].as each', 'eventItem'],
  ['a loop over too much', each({ maxItems: 5000 }), 'too_big steps[0].maxItems each', ''],
  ['a loop too wide', each({ concurrency: 500 }), 'too_big steps[0].concurrency each', ''],
  [
    'the same id inside a loop',
    steps(note, { id: 'each', type: 'foreach', items: [1], steps: [note] }),
    'duplicate_id steps[1].steps[0].id note',
    'note-2',
  ],
  [
    'an operation that does not exist',
    act('http.reqest', { url: 'https://a.b' }),
    'unknown_operation steps[0].uses act',
    'http.request',
  ],
  ['a request without address', act('http.request', { method: 'GET' }), 'missing_with_field steps[0].with act', 'Add'],
  [
    'a field no operation takes',
    act('http.request', { url: 'https://a.b', boddy: {} }),
    'unknown_with_field steps[0].with.boddy act',
    'body',
  ],
  [
    'an e-mail to nobody',
    act('email.send', { subject: 'Hi', text: 'Hi' }),
    'missing_with_field steps[0].with act',
    'Add',
  ],
  [
    'a record without its type',
    act('record.create', { data: {} }),
    'missing_with_field steps[0].with act',
    'Add entity',
  ],
  [
    'an unknown filter',
    act('log.write', { message: '{{ order.total | mony }}' }),
    'unknown_filter steps[0].with.message act',
    'money',
  ],
  [
    'an unknown failure to retry',
    act('log.write', { message: 'x' }, { retry: { on: ['5XX'] } }),
    'invalid_value steps[0].retry.on[0] act',
    '5xx',
  ],
  [
    'a first delay beyond the longest',
    act('log.write', { message: 'x' }, { retry: { delay: '10m', maxDelay: '1m' } }),
    'delay_too_long steps[0].retry.delay act',
    '1m',
  ],
  ['an unknown rule', check({ rule: 'vip-custmer' }), 'unknown_rule steps[0].if.rule check', 'vip-customer'],
  [
    'a list compared as a number',
    check({ field: 'order.items', op: 'gte', value: 3 }),
    'operator_does_not_fit steps[0].if.op check',
    'contains',
  ],
  [
    'a date of a number',
    check({ field: 'order.total', op: 'within_last', value: '3d' }),
    'operator_does_not_fit steps[0].if.op check',
    'exists',
  ],
  [
    'a pattern that looks behind',
    check({ field: 'order.status', op: 'matches', value: '(?<=a)b' }),
    'bad_pattern steps[0].if.value check',
    '',
  ],
  [
    'an outcome that does not exist',
    steps({ id: 'd', type: 'decision', outcome: 'permit' }),
    'invalid_value steps[0].outcome d',
    '',
  ],
  [
    'a step that is never reached',
    steps({ id: 'stop', type: 'end' }, note),
    'unreachable_step steps[1] note',
    'Move it',
  ],
  [
    'an event that starts its own workflow',
    act('event.emit', { type: 'order.created' }),
    'self_event steps[0].with.type act',
    'condition',
  ],
  [
    'a loop through another workflow',
    act('event.emit', { type: 'order.noticed' }),
    'self_event steps[0].with.type act',
    'condition',
  ],
  [
    'a workflow that starts itself',
    steps({ id: 'again', type: 'workflow', start: 'sample' }),
    'self_start steps[0].start again',
    'condition',
  ],
  [
    'a test that answers nothing there is',
    { ...base, tests: [{ name: 'x', play: [{ approve: 'ask' }], expect: {} }] },
    'unknown_step tests[0].play[0].approve -',
    '',
  ],
  [
    'a test with a malformed event',
    { ...base, tests: [{ name: 'x', given: { event: { type: 'a b' } }, expect: {} }] },
    'bad_format tests[0].given.event.type -',
    '',
  ],
];

const describeIssue = ({ code, path, stepId }: DefinitionIssue): string => `${code} ${path} ${stepId ?? '-'}`;

describe('malformed automations', () => {
  it('are at least sixty', () => expect(malformed.length).toBeGreaterThanOrEqual(60));

  it.each(malformed)('%s', (_name, definition, finding, suggestion) => {
    const { definition: read, issues } = checkDefinition(definition, catalog);
    const errors = issues.filter((issue) => issue.severity === 'error');
    expect(read).toBeNull();
    expect(errors.map(describeIssue)).toContain(finding);
    const found = errors.find((issue) => describeIssue(issue) === finding);
    expect(found?.message.length).toBeGreaterThan(10);
    if (suggestion !== '') expect(found?.suggestion).toContain(suggestion);
  });

  it('are told of all at once', () => {
    const { issues } = checkDefinition(
      {
        ...base,
        timeout: '0s',
        on: [{ schedule: { cron: '0 60 * * * *', timezone: 'Mars' } }, { event: 'a b' }],
        steps: [
          { id: 'w', type: 'wait' },
          { id: 'w', type: 'approval', title: 'x', approvers: {} },
          { id: 'act', type: 'action', uses: 'http.get' },
        ],
      },
      catalog,
    );
    expect(issues.filter((issue) => issue.severity === 'error').map(({ code }) => code)).toEqual(
      expect.arrayContaining([
        'bad_cron',
        'unknown_timezone',
        'bad_event_type',
        'bad_duration',
        'wait_needs_one',
        'duplicate_id',
        'no_approvers',
        'unknown_operation',
      ]),
    );
  });
});

const warnings = (definition: unknown): string[] =>
  checkDefinition(definition, catalog).issues.map(
    ({ severity, code, path, suggestion }) => `${severity} ${code} ${path} → ${suggestion ?? ''}`,
  );
const decide = (id: string) => ({ id, type: 'decision', outcome: 'allow' });

describe('what is odd but allowed', () => {
  it.each<[string, unknown, string[]]>([
    [
      'an unknown resource',
      loads({ load: 'customer.profil', as: 'c' }),
      ['warning unknown_resource context[0].load → customer.profile'],
    ],
    ['a misspelt event', on({ event: 'order.creatd' }), ['warning unknown_event on[0].event → order.created']],
    [
      'a member the event does not have',
      check({ field: 'order.totl', op: 'gt', value: 3 }),
      ['warning unknown_name steps[0].if.field → total'],
    ],
    [
      'the same by its long name',
      check({ field: 'event.data.order.totl', op: 'gt', value: 3 }),
      ['warning unknown_name steps[0].if.field → total'],
    ],
    [
      'a status that does not exist',
      check({ field: 'order.status', op: 'in', value: ['pendng'] }),
      ['warning value_not_known steps[0].if.value → pending'],
    ],
    [
      'a wait without an end',
      wait({ event: { type: 'order.created' } }),
      ['warning waits_forever steps[0] → Add timeout and onTimeout'],
    ],
    [
      'an unknown connection',
      act('log.write', { message: 'x' }, { connection: 'shpo' }),
      ['warning unknown_connection steps[0].connection → shop'],
    ],
    [
      'a decision on one path only',
      steps({ id: 'big', type: 'condition', if: { field: 'order.total', op: 'gt', value: 1 }, then: [decide('yes')] }),
      ['warning no_verdict steps[0] → Add else with a decision'],
    ],
    [
      'a loop under a condition',
      act('event.emit', { type: 'order.created' }, { when: { field: 'order.paid', op: 'eq', value: true } }),
      ['warning self_event steps[0].with.type → Make sure that it ends.'],
    ],
  ])('%s', (_name, definition, expected) => expect(warnings(definition)).toEqual(expected));

  it.each<[string, unknown]>([
    [
      'every path decides',
      steps({ id: 'ask', type: 'approval', title: 'x', approvers: { role: 'manager' }, approved: [decide('ok')] }),
    ],
    [
      'names of the event, of loads and of loops',
      {
        ...each({
          as: 'line',
          steps: [
            {
              ...note,
              with: { message: '{{ line.sku }} {{ lineIndex }} {{ buyer.tier }} {{ computed.currentHour }}' },
            },
          ],
        }),
        context: [{ load: 'customer.profile', as: 'buyer' }],
      },
    ],
    [
      'whatever an undescribed event may hold',
      {
        ...base,
        on: [{ event: 'cart.abandoned' }],
        steps: [{ ...note, with: { message: '{{ cart.id }} {{ payload.x }} {{ event.id }}' } }],
      },
    ],
    [
      'secrets in what an action sends',
      act('http.request', { url: 'https://a.b', headers: { authorization: 'Bearer {{ secrets.TOKEN }}' } }),
    ],
    ['a known rule', check({ rule: 'vip-customer' })],
    [
      'the answer of an approval',
      steps(
        { id: 'ask', type: 'approval', title: 'x', approvers: { 'manager-of': '{{ user.id }}' } },
        {
          ...note,
          with: { message: '{{ steps.ask.decidedBy.name }} {{ steps.ask.reason }} {{ steps.ask.form.note }}' },
        },
      ),
    ],
  ])('says nothing about %s', (_name, definition) => expect(warnings(definition)).toEqual([]));
});

describe('hostile sources', () => {
  const inTime = (work: () => unknown): unknown => {
    const started = performance.now();
    const result = work();
    expect(performance.now() - started).toBeLessThan(5_000);
    return result;
  };

  it('takes a catastrophic pattern in linear time', () => {
    const { issues } = checkDefinition(check({ field: 'order.status', op: 'matches', value: '(a+)+$' }), catalog);
    expect(issues).toEqual([]);
  });

  it('refuses deep nesting and large texts', () => {
    const flow = `steps: ${'['.repeat(50_000)}`;
    const block = Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
    for (const text of [flow, block, 'x'.repeat(1_100_000)]) {
      expect(inTime(() => checkText(text, catalog).definition)).toBeNull();
    }
  });

  it('reads a definition of almost 1 MB in bounded time', () => {
    const many = Array.from({ length: 990 }, (_, index) => ({
      id: `s${index}`,
      type: 'action',
      uses: 'log.write',
      with: { message: `{{ order.total }} ${'x'.repeat(900)}` },
    }));
    const text = JSON.stringify(steps(...many));
    expect(text.length).toBeGreaterThan(950_000);
    expect(inTime(() => checkText(text, catalog).definition)).not.toBeNull();
  });

  it('finds loops through thousands of workflows in bounded time', () => {
    const flows = Object.fromEntries(
      Array.from({ length: 3_000 }, (_, index) => [
        `w${index}`,
        {
          startedBy: [{ event: '*', conditional: true }],
          starts: [],
          emits: [{ name: 'a.b', conditional: true, path: [], stepId: 'x' }],
        },
      ]),
    );
    expect(
      inTime(() => checkDefinition(act('event.emit', { type: 'a.b' }), { ...catalog, flows }).definition),
    ).not.toBeNull();
  });
});

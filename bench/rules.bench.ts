import { ZenEngine } from '@gorules/zen-engine';
import { Engine } from 'json-rules-engine';
import type { Comparison } from '@renubu/contracts/language/conditions';
import { indexRules } from '@renubu/core/conditions/rule-index/index-rules';
import type { Scope } from '@renubu/core/conditions/paths';
import { median, rounded } from './lib/figures.ts';
import type { Benchmark } from './run.ts';

interface Rule {
  id: string;
  event: string;
  when: { all: Comparison[] };
}
interface Event {
  type: string;
  scope: Scope & { order: Order; customer: Customer };
}
interface Order {
  total: number;
  country: string;
  channel: string;
}
interface Customer {
  tier: string;
  ageDays: number;
}

/** Answers which rules an event calls for; `Matching` is how one engine is asked. */
type Matching = (event: Event) => Promise<string[]> | string[];

const typeCount = 20;
const countries = Array.from({ length: 40 }, (_, index) => `C${index}`);
const tiers = ['bronze', 'silver', 'gold', 'platinum'];
const channels = ['web', 'app', 'shop', 'phone', 'partner'];
const now = '2026-01-15T09:00:00.000Z';
const rounds = 3;

/** Numbers that look random and are the same in every run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Rules with four conditions each: two equalities, two thresholds. */
function makeRules(count: number): Rule[] {
  const random = randomFrom(7);
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)] as Item;
  return Array.from({ length: count }, (_, index) => ({
    id: `rule-${index}`,
    event: `type.${index % typeCount}`,
    when: {
      all: [
        { field: 'order.country', op: 'eq', value: pick(countries) },
        { field: random(2) === 0 ? 'customer.tier' : 'order.channel', op: 'eq', value: '' },
        { field: 'order.total', op: 'gte', value: random(10_000) },
        { field: 'customer.ageDays', op: 'lt', value: random(2_000) },
      ].map((part) =>
        part.value === '' ? { ...part, value: pick(part.field === 'customer.tier' ? tiers : channels) } : part,
      ),
    } as Rule['when'],
  }));
}

function makeEvents(count: number): Event[] {
  const random = randomFrom(11);
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)] as Item;
  return Array.from({ length: count }, () => {
    const order = { total: random(10_000), country: pick(countries), channel: pick(channels) };
    const customer = { tier: pick(tiers), ageDays: random(2_000) };
    return { type: `type.${random(typeCount)}`, scope: { now, order: { ...order }, customer: { ...customer } } };
  });
}

function ours(rules: readonly Rule[]): Matching {
  const index = indexRules(rules);
  return ({ type, scope }) => index.match(type, scope);
}

/** What a person writes by hand: one function for each rule, all asked one after the other. */
function closures(rules: readonly Rule[]): Matching {
  const written = rules.map(({ id, event, when }) => {
    const [country, second, total, age] = when.all as [Comparison, Comparison, Comparison, Comparison];
    const holds = ({ type, scope: { order, customer } }: Event): boolean =>
      type === event &&
      order.country === country.value &&
      (second.field === 'customer.tier' ? customer.tier : order.channel) === second.value &&
      order.total >= (total.value as number) &&
      customer.ageDays < (age.value as number);
    return { id, holds };
  });
  return (event) => written.filter(({ holds }) => holds(event)).map(({ id }) => id);
}

const jsonOperators: Record<string, string> = { eq: 'equal', gte: 'greaterThanInclusive', lt: 'lessThan' };

function jsonRulesEngine(rules: readonly Rule[]): Matching {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const { id, event, when } of rules) {
    const parts = when.all.map(({ field, op, value }) => {
      const [fact = '', ...rest] = field.split('.');
      return { fact, path: `$.${rest.join('.')}`, operator: jsonOperators[op] ?? op, value };
    });
    const all = [{ fact: 'type', operator: 'equal', value: event }, ...parts];
    engine.addRule({ conditions: { all }, event: { type: id } });
  }
  return async ({ type, scope }) => {
    const { events } = await engine.run({ type, order: scope.order, customer: scope.customer });
    return events.map((event) => event.type);
  };
}

const zenOperators: Record<string, string> = { eq: '==', gte: '>=', lt: '<' };
const zenFields = ['type', 'order.country', 'customer.tier', 'order.channel', 'order.total', 'customer.ageDays'];

/** A decision table that collects every row that holds. */
function zenEngine(rules: readonly Rule[]): Matching {
  const inputs = zenFields.map((field, index) => ({ id: `i${index}`, name: field, type: 'expression', field }));
  const cell = (part: Comparison): string => `${zenOperators[part.op] ?? ''} ${JSON.stringify(part.value)}`;
  const rows = rules.map(({ id, event, when }) => {
    const row: Record<string, string> = { _id: id, i0: JSON.stringify(event), o: JSON.stringify(id) };
    for (const part of when.all)
      row[`i${zenFields.indexOf(part.field)}`] = part.op === 'eq' ? JSON.stringify(part.value) : cell(part);
    for (const { id: column } of inputs) row[column] ??= '';
    return row;
  });
  const table = {
    hitPolicy: 'collect',
    inputs,
    outputs: [{ id: 'o', name: 'id', field: 'id', type: 'expression' }],
    rules: rows,
  };
  const node = (id: string, type: string, content: unknown = {}) => ({
    id,
    name: id,
    type,
    position: { x: 0, y: 0 },
    content,
  });
  const edge = (sourceId: string, targetId: string) => ({ id: sourceId, sourceId, targetId, type: 'edge' });
  const graph = {
    contentType: 'application/vnd.gorules.decision',
    nodes: [node('in', 'inputNode'), node('table', 'decisionTableNode', table), node('out', 'outputNode')],
    edges: [edge('in', 'table'), edge('table', 'out')],
  };
  const decision = new ZenEngine().createDecision(Buffer.from(JSON.stringify(graph)));
  return async ({ type, scope }) => {
    const { result } = await decision.evaluate({ type, order: scope.order, customer: scope.customer });
    return (result as { id: string }[]).map(({ id }) => id);
  };
}

const engines: Record<string, (rules: readonly Rule[]) => Matching> = {
  ours,
  'a list of closures': closures,
  'json-rules-engine': jsonRulesEngine,
  'zen-engine': zenEngine,
};

/** Processor time the process has used, in milliseconds: on a busy machine it says more than a clock. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Events per second of processor time, the median of several rounds of `budgetMs` in all. */
async function speedOf(matching: Matching, events: readonly Event[], budgetMs: number): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [started, before] = [performance.now(), processorMs()];
    let done = 0;
    while (performance.now() - started < budgetMs / rounds) {
      for (let step = 0; step < 20; step += 1, done += 1) {
        const answer = matching(events[done % events.length] as Event);
        if (!(answer instanceof Promise)) continue;
        await answer;
        if (performance.now() - started > budgetMs / rounds) break;
      }
    }
    rates.push((Math.max(done, 1) / (processorMs() - before)) * 1000);
  }
  return median(rates);
}

/** Processor time of preparing the rules, the median of several times. */
function compileMs(rules: readonly Rule[]): number {
  return median(
    Array.from({ length: 5 }, () => {
      const before = processorMs();
      indexRules(rules);
      return processorMs() - before;
    }),
  );
}

/** Every engine has to give what ours gives before it is timed. */
async function requireSame(
  name: string,
  matching: Matching,
  reference: Matching,
  events: readonly Event[],
): Promise<void> {
  for (const event of events) {
    const [given, wanted] = [await matching(event), await reference(event)];
    if ([...given].sort().join() !== [...wanted].sort().join()) {
      throw new Error(`${name} gives ${given.join()} where ours gives ${wanted.join()}.`);
    }
  }
}

export const benchmark: Benchmark = {
  description: 'rule matching with 10, 1,000 and 10,000 rules, beside json-rules-engine, zen-engine and closures',
  run: async (report) => {
    const events = makeEvents(2_000);
    for (const count of [10, 1_000, 10_000]) {
      const rules = makeRules(count);
      const reference = ours(rules);
      const compiled = compileMs(rules);
      const last = count === 10_000;
      report({
        name: `rules ${count}: compile`,
        value: rounded(compiled, 1),
        unit: 'ms',
        bar: last ? '≤ 200' : 'told only',
        ok: !last || compiled <= 200,
      });
      for (const [name, make] of Object.entries(engines)) {
        const matching = make(rules);
        await requireSame(name, matching, reference, events.slice(0, last ? 5 : 50));
        const rate = await speedOf(matching, events, name === 'ours' ? 3_000 : 6_000);
        const barred = last && name === 'ours';
        report({
          name: `rules ${count}: ${name}`,
          value: rounded(rate, 1),
          unit: 'events/s',
          bar: barred ? '≥ 40000' : 'told only',
          ok: !barred || rate >= 40_000,
        });
      }
    }
  },
};

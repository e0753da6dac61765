import type { ActionStep, Step } from '@renubu/contracts/language/steps';
import type { JsonObject } from '@renubu/contracts/json';
import type { CatalogEntity, EntityCatalog } from '../catalog/types.ts';
import type { Action, Case, Cond } from '../program.ts';
import { any } from '../read/tree.ts';
import { customerEmailOf } from './customer.ts';
import { isDeciding, type Layout } from './layout.ts';
import { bodyOf, describeCond, roleWords, subjectOf, titleOf } from './texts.ts';
import { writeCondition } from './write-condition.ts';

/** How long people have when nobody says: a day; two days before the last of several. */
export const usualExpiry = { last: '24h', before: '48h' } as const;

/** Writes steps, each with an id of its own, and remembers which step an action became. */
export class StepWriter {
  readonly #layout: Layout;
  readonly #catalog: EntityCatalog;
  readonly #ids = new Set<string>();
  /** Ids of the steps an action waits in: one per approver. */
  readonly waiting = new Map<Action, string[]>();

  constructor(layout: Layout, catalog: EntityCatalog) {
    this.#layout = layout;
    this.#catalog = catalog;
  }

  /** All steps of the layout. */
  write(): Step[] {
    const { guard, each, list, otherwise, decides, table } = this.#layout;
    const inner = [...each.flatMap((item) => this.#branch([item], null)), ...this.#list(list, otherwise)];
    const finished =
      each.length > 0 && list.length === 0 && !decides && table === null
        ? [...inner, ...this.#allow('seen-to')]
        : inner;
    if (guard === null) return table === null ? finished : this.#loop(finished);
    const steps: Step[] = [
      {
        id: this.#id('is-concerned'),
        type: 'condition',
        name: short(guard),
        if: writeCondition(guard),
        then: finished,
        else: this.#allow('not-concerned'),
      },
    ];
    return table === null ? steps : this.#loop(steps);
  }

  #loop(steps: Step[]): Step[] {
    const { entity, table } = this.#layout;
    if (entity === null || table === null) return steps;
    return [
      {
        id: this.#id(`each-${entity.name}`),
        type: 'foreach',
        name: `Each ${entity.words[0] ?? entity.name}`,
        items: `{{ ${table} }}`,
        as: entity.name,
        steps,
        concurrency: 1,
        maxItems: 1000,
        continueOnError: true,
      },
    ];
  }

  /** The first case that holds counts. */
  #list(cases: readonly Case[], otherwise: readonly Action[]): Step[] {
    const [only] = cases;
    if (only === undefined) return otherwise.length === 0 ? [] : this.#actions(otherwise, true);
    return this.#branch(cases, otherwise);
  }

  #branch(cases: readonly Case[], otherwise: readonly Action[] | null): Step[] {
    const [only, second] = cases;
    if (only === undefined) return [];
    const alone = otherwise === null;
    const rest = (): Step[] =>
      alone ? [] : otherwise.length > 0 ? this.#actions(otherwise, true) : this.#allow('otherwise');
    if (only.when === null) return this.#case(only, false);
    if (second === undefined) {
      const id = this.#id('is-met');
      const then = this.#case(only, !alone);
      const otherwiseSteps = rest();
      return [
        {
          id,
          type: 'condition',
          name: short(only.when),
          if: writeCondition(only.when),
          then,
          ...(otherwiseSteps.length === 0 ? {} : { else: otherwiseSteps }),
        },
      ];
    }
    const id = this.#id('which-case');
    const written = cases.map((item) => ({
      when: writeCondition(item.when ?? { kind: 'all', parts: [] }),
      steps: this.#case(item, !alone),
    }));
    const last = rest();
    return [{ id, type: 'switch', cases: written, ...(last.length === 0 ? {} : { default: last }) }];
  }

  /** The actions of a case, unless an exception lets it pass. */
  #case({ unless, actions }: Case, decides: boolean): Step[] {
    if (unless.length === 0) return this.#actions(actions, decides);
    const exception = any(unless);
    const id = this.#id('is-excepted');
    return [
      {
        id,
        type: 'condition',
        name: short(exception),
        if: writeCondition(exception),
        then: this.#allow('excepted'),
        else: this.#actions(actions, decides),
      },
    ];
  }

  #allow(id: string): Step[] {
    return this.#layout.table === null && this.#usesVerdicts()
      ? [{ id: this.#id(id), type: 'decision', outcome: 'allow' }]
      : [];
  }

  /** Workflows that an event starts answer whether it may pass; others have nobody to answer. */
  #usesVerdicts(): boolean {
    return this.#layout.table === null;
  }

  /** Actions in order; what follows an approval stands in its `approved` branch. `decides`: every way must end in a verdict. */
  #actions(actions: readonly Action[], decides: boolean): Step[] {
    const [first, ...others] = actions;
    if (first === undefined) return decides ? this.#allow('passed') : [];
    if (first.kind === 'approval') return [this.#approval(first, first.roles, others)];
    if (first.kind === 'wait-event') return this.#waitForEvent(first, others, decides);
    const ends = first.kind === 'verdict' || first.kind === 'cancel';
    const done = ends && others.length === 0;
    return [...this.#action(first), ...(done ? [] : this.#actions(others, decides && !ends))];
  }

  #approval(action: Extract<Action, { kind: 'approval' }>, roles: readonly string[], after: readonly Action[]): Step {
    const [role = 'manager', ...next] = roles;
    const id = this.#id(`ask-${slug(role)}`);
    this.waiting.set(action, [...(this.waiting.get(action) ?? []), id]);
    const usual = next.length > 0 ? usualExpiry.before : usualExpiry.last;
    const { entity } = this.#layout;
    const verdicts = after.filter((each) => !(each.kind === 'verdict' && each.outcome === 'allow'));
    const approved =
      next.length > 0
        ? [this.#approval(action, next, after)]
        : [
            ...this.#actions(verdicts, false),
            ...this.#decision('approved', 'allow', `Approved by {{ steps.${id}.decidedBy.name }}`),
          ];
    return {
      id,
      type: 'approval',
      name: `Ask the ${roleWords(role)}`,
      title: titleOf(entity),
      approvers: { role, quorum: action.quorum, sequence: false },
      evidence: [
        entity === null || entity.measure === undefined
          ? 'payload'
          : (entity.fields[entity.measure]?.path.split('.')[0] ?? 'payload'),
      ],
      expiresIn: action.expiresIn ?? usual,
      allowSelf: false,
      approved,
      rejected: this.#decision('rejected', 'block', `{{ steps.${id}.reason }}`),
      expired: this.#decision('expired', action.onExpiry === 'allow' ? 'allow' : 'block', 'Nobody decided in time'),
    };
  }

  #decision(id: string, outcome: 'allow' | 'block' | 'review', reason: string): Step[] {
    return [{ id: this.#id(id), type: 'decision', outcome, reason }];
  }

  #action(action: Action): Step[] {
    const title = titleOf(this.#layout.entity);
    switch (action.kind) {
      case 'verdict':
        return [
          {
            id: this.#id(verdictIds[action.outcome]),
            type: 'decision',
            outcome: action.outcome,
            ...(action.outcome === 'allow' ? {} : { reason: this.#reason(action.outcome) }),
          },
        ];
      case 'cancel':
        return [
          ...this.#decision('cancelled', 'block', 'Cancelled'),
          { id: this.#id('end-cancelled'), type: 'end', outcome: 'cancelled' },
        ];
      case 'notify':
        return [
          this.#act(`tell-${slug(action.role)}`, 'notify.user', {
            role: action.role,
            title,
            message: action.message ?? `${title} needs your attention.`,
            ...(action.priority === 3 ? {} : { priority: action.priority }),
          }),
        ];
      case 'slack':
        return [
          this.#act('post-to-slack', 'slack.post', {
            ...(action.channel === null ? {} : { channel: action.channel }),
            text: action.message ?? `${title} needs your attention.`,
          }),
        ];
      case 'email': {
        const to = action.to === 'customer' ? `{{ ${customerEmailOf(this.#layout.entity)} }}` : action.to;
        return [
          this.#act(`mail-${action.purpose}`, 'email.send', {
            to: [to],
            subject: subjectOf(action.purpose, title),
            text: bodyOf(action.purpose, title, action.message),
          }),
        ];
      }
      case 'create':
        return [
          this.#act(`create-${slug(action.entity)}`, 'record.create', { entity: action.entity, data: action.data }),
        ];
      case 'update':
        return [this.#act(`update-${slug(action.entity)}`, 'record.update', this.#updated(action))];
      case 'wait':
        return [{ id: this.#waitId(action, 'wait'), type: 'wait', for: action.duration }];
      case 'wait-event':
        return this.#waitForEvent(action, [], false);
      case 'task':
        return [
          {
            id: this.#id('task'),
            type: 'task',
            title: `${action.title}: ${title}${action.role === null ? '' : ` (${roleWords(action.role)})`}`,
            owner: 'human',
            wait: false,
          },
        ];
      case 'webhook':
        return [
          this.#act('call-out', 'webhook.send', {
            ...(action.url === null ? {} : { url: action.url }),
            type: `${this.#layout.entity?.name ?? 'event'}.${action.name}`,
            data: { event: '{{ payload }}' },
          }),
        ];
      case 'emit':
        return [this.#act('emit', 'event.emit', { type: action.type, data: '{{ payload }}' })];
      case 'start':
        return [{ id: this.#id('start'), type: 'workflow', start: action.slug, wait: false }];
      case 'log':
        return [this.#act('note', 'log.write', { message: title })];
      case 'approval':
        return [this.#approval(action, action.roles, [])];
    }
  }

  #reason(outcome: 'block' | 'review'): string {
    return outcome === 'block'
      ? `${titleOf(this.#layout.entity)} is not let through.`
      : `${titleOf(this.#layout.entity)} needs a look.`;
  }

  #updated({ entity, field, value }: Extract<Action, { kind: 'update' }>): JsonObject {
    const id = this.#catalog.entities.find(({ name }) => name === entity)?.fields['id']?.path ?? `${entity}.id`;
    const target =
      this.#layout.table !== null && this.#layout.entity?.name === entity ? `table.${this.#layout.table}` : entity;
    const own =
      entity === 'customer' && this.#layout.entity !== null && this.#layout.entity.name !== 'customer'
        ? (this.#layout.entity.customerId ?? id)
        : id;
    return {
      entity: target,
      id: `{{ ${own} }}`,
      data: { [field]: value },
      ...(target === entity ? { upsert: true } : {}),
    };
  }

  /** Waits for an event about the same thing; what comes too late ends it. What follows needs the event to be settled. */
  #waitForEvent(action: Extract<Action, { kind: 'wait-event' }>, after: readonly Action[], decides: boolean): Step[] {
    const id = this.#waitId(action, `wait-for-${slug(action.event.split('.').at(-1) ?? 'event')}`);
    const key = matchKey(this.#layout.entity);
    const match = key === null ? {} : { match: { field: key, op: 'eq' as const, value: `{{ ${key} }}` } };
    const step: Step = {
      id,
      type: 'wait',
      event: { type: action.event, ...match },
      ...(action.timeout === null ? {} : { timeout: action.timeout, onTimeout: this.#late(action.late) }),
    };
    const event = this.#catalog.entities.flatMap(({ events }) => events).find(({ type }) => type === action.event);
    if (event?.unfinished === undefined)
      return [step, ...(after.length === 0 && !decides ? [] : this.#actions(after, decides))];
    const settled = after.length === 0 ? this.#allow('settled') : this.#actions(after, true);
    return [
      step,
      {
        id: this.#id('still-open'),
        type: 'condition',
        if: { ...event.unfinished, field: `steps.${id}.output.data.${event.unfinished.field}` },
        then: this.#decision('not-settled', 'block', 'It came, but is not settled'),
        else: settled,
      },
    ];
  }

  #late(late: readonly Action[]): Step[] {
    const ended = late.some(({ kind }) => kind === 'cancel');
    return [
      ...late.flatMap((each) => this.#action(each)),
      ...(late.some(isDeciding) ? [] : this.#decision('too-late', 'block', 'It did not come in time')),
      ...(ended ? [] : [{ id: this.#id('end'), type: 'end' as const }]),
    ];
  }

  #waitId(action: Action, wanted: string): string {
    const id = this.#id(wanted);
    this.waiting.set(action, [id]);
    return id;
  }

  #act(id: string, uses: string, fields: JsonObject): ActionStep {
    return { id: this.#id(id), type: 'action', uses, with: fields };
  }

  #id(wanted: string): string {
    const base = slug(wanted).slice(0, 56);
    let id = base;
    for (let count = 2; this.#ids.has(id); count += 1) id = `${base}-${count}`;
    this.#ids.add(id);
    return id;
  }
}

/** What an awaited event must have in common with the one that started it. */
export function matchKey(entity: CatalogEntity | null): string | null {
  return entity?.name === 'payment' ? 'order.id' : (entity?.fields['id']?.path ?? null);
}

const verdictIds = { block: 'blocked', allow: 'passed', review: 'in-review' } as const;

const short = (cond: Cond): string => {
  const text = `${describeCond(cond)}?`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`.slice(0, 120);
};

/** A kebab-case id of any words. */
export function slug(words: string): string {
  const plain = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return /^[a-z]/.test(plain) ? plain : `x-${plain}`.replace(/-+$/, '');
}

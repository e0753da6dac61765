import { isLoose, looseItems, type Loose } from '../loose.ts';
import { convertExecute, convertEffect } from './actions.ts';
import { convertRequest, convertRetry } from './parts.ts';
import { convertCondition, convertPath, convertValue } from './expressions.ts';
import { present, text, type Session } from './session.ts';

const maxSteps = 500;

/** The steps of the older form by id, converted as they are reached from the first one. */
export class Graph {
  readonly #steps: Map<string, Loose>;
  readonly #session: Session;
  readonly #reached = new Map<string, number>();

  constructor(session: Session, steps: readonly Loose[]) {
    this.#session = session;
    this.#steps = new Map();
    for (const step of steps) {
      const id = text(step.id);
      if (id === null) session.refuse('A step has no id.');
      else if (this.#steps.has(id)) session.refuse(`Two steps have the id “${id}”.`);
      else this.#steps.set(id, step);
    }
  }

  /** Everything that happens from the first step on. */
  convert(): Loose[] {
    const [first] = this.#steps.keys();
    const list = first === undefined ? [] : this.#chain(first, []);
    for (const [id, count] of this.#reached) {
      if (count > 1) this.#session.note(`“${id}” was reached on ${count} ways: it stands there ${count} times now.`);
    }
    const lost = [...this.#steps.keys()].filter((id) => !this.#reached.has(id));
    if (lost.length > 0) this.#session.note(`Never reached and left out: ${lost.join(', ')}.`);
    return list;
  }

  /** The steps from one on, each with what follows it inside. `open` are the steps on the way there. */
  #chain(id: string, open: readonly string[]): Loose[] {
    const session = this.#session;
    const step = this.#steps.get(id);
    if (step === undefined) session.refuse(`${open.at(-1) ?? 'The workflow'} goes to “${id}”, which does not exist.`);
    else if (open.includes(id))
      session.refuse(
        `The steps ${[...open.slice(open.indexOf(id)), id].join(' → ')} go in a circle: use foreach, or a wait in a workflow of its own.`,
      );
    else if (session.steps > maxSteps)
      session.refuse(`Ways that meet again would give more than ${maxSteps} steps: split the workflow.`);
    if (step === undefined || session.reasons.length > 0) return [];
    this.#reached.set(id, (this.#reached.get(id) ?? 0) + 1);
    return this.#convert(id, step, [...open, id]);
  }

  /** A target: the id of a step, or a step or action written in place. Nothing ends the way. */
  #target(target: unknown, open: readonly string[]): Loose[] {
    if (target === undefined || target === null || target === '') return [];
    if (typeof target === 'string') return this.#chain(target, open);
    if (!isLoose(target)) return [];
    if (target.next_step !== undefined || target.next !== undefined) {
      const before = target.action === undefined ? [] : this.#action(`${open.at(-1) ?? ''}-do`, target);
      return [...before, ...this.#target(target.next_step ?? target.next, open)];
    }
    if (text(target.id) !== null && text(target.type) !== null) return this.#convert(String(target.id), target, open);
    return this.#action(`${open.at(-1) ?? ''}-do`, target);
  }

  #convert(id: string, step: Loose, open: readonly string[]): Loose[] {
    const type = text(step.type) ?? '';
    switch (type) {
      case 'condition':
        return [this.#condition(id, step, open)];
      case 'action':
      case 'require_approval':
        return [...this.#action(id, step), ...this.#target(step.next, open)];
      case 'execute':
        return this.#withApproval(id, step, open, null);
      case 'parallel':
        return this.#parallel(id, step, open);
      case 'foreach':
        return [this.#foreach(id, step, open), ...this.#target(step.next, open)];
      case 'wait':
      case 'delay':
        return this.#wait(id, step, open);
      case 'approval':
        return [this.#approval(id, { ...step, ...(isLoose(step.approval) ? step.approval : {}) }, open)];
      case 'webhook':
      case 'notify':
        return [
          ...this.#common(
            step,
            convertEffect(this.#session, id, type, { ...step, ...(isLoose(step[type]) ? step[type] : {}) }),
            open,
          ),
          ...this.#target(step.next, open),
        ];
      default:
        this.#session.refuse(`The step “${id}” has the type “${type}”, which is not known.`);
        return [];
    }
  }

  #condition(id: string, step: Loose, open: readonly string[]): Loose {
    const own = this.#session.newId(id);
    const given = step.condition ?? (text(step.rule_id) === null ? undefined : { rule_id: step.rule_id });
    if (given === undefined) this.#session.refuse(`The step “${id}” has no condition.`);
    const then = this.#target(step.on_true, open);
    const otherwise = this.#target(step.on_false, open);
    return present({
      id: own,
      name: step.name,
      type: 'condition',
      if: given === undefined ? {} : convertCondition(this.#session, given),
      then,
      else: otherwise.length === 0 ? undefined : otherwise,
    });
  }

  /** `action.action`, `action.type` or a plain string, with a reason beside it. */
  #action(id: string, step: Loose): Loose[] {
    const session = this.#session;
    const given: Loose = isLoose(step.action) ? step.action : { type: step.action };
    const kind = text(given.action) ?? text(given.type) ?? (step.type === 'require_approval' ? 'require_approval' : '');
    const reason = text(given.reason) ?? text(step.reason);
    const outcome = kind === 'allow' || kind === 'approve' ? 'allow' : 'block';
    const verdict = (): Loose[] => [
      present({
        id: session.newId(`${id} verdict`),
        type: 'decision',
        outcome,
        reason: reason === null ? undefined : convertValue(session, reason),
      }),
    ];
    const { steps, approval } = convertExecute(session, id, step.execute ?? given.execute);
    const required = isLoose(given.requires)
      ? given.requires
      : kind === 'require_approval'
        ? { ...given, ...(isLoose(given.metadata) ? given.metadata : {}) }
        : approval;
    if (required !== null) return [...this.#common(step, steps, []), convertRequest(session, id, required, reason)];
    if (kind === 'execute') return this.#common(step, steps, []);
    if (!['allow', 'approve', 'block', 'reject', 'deny'].includes(kind)) {
      session.refuse(`The step “${id}” has the action “${kind}”, which is not known.`);
    }
    return [...this.#common(step, steps, []), ...verdict()];
  }

  #withApproval(id: string, step: Loose, open: readonly string[], reason: string | null): Loose[] {
    const { steps, approval } = convertExecute(this.#session, id, step.execute);
    const before = this.#common(step, steps, open);
    if (approval === null) return [...before, ...this.#target(step.next, open)];
    const request = convertRequest(this.#session, id, approval, reason);
    const after = this.#target(step.next, open);
    return [...before, after.length === 0 ? request : { ...request, approved: after }];
  }

  #approval(id: string, step: Loose, open: readonly string[]): Loose {
    const request = convertRequest(this.#session, id, step, null);
    const branches = present({
      approved: step.on_approved ?? step.on_true ?? step.next,
      rejected: step.on_rejected ?? step.on_false,
      expired: step.on_timeout,
    });
    return {
      ...request,
      ...Object.fromEntries(Object.entries(branches).map(([name, target]) => [name, this.#target(target, open)])),
    };
  }

  #parallel(id: string, step: Loose, open: readonly string[]): Loose[] {
    const session = this.#session;
    const given: Loose = isLoose(step.parallel) ? step.parallel : step;
    const strategy = text(given.strategy) ?? 'all_must_pass';
    const join = { all_must_pass: 'all', any_can_pass: 'any', best_effort: 'settle' }[strategy];
    if (join === undefined) session.refuse(`The step “${id}” has the strategy “${strategy}”, which is not known.`);
    const own = session.newId(id);
    const flag = `${own.replaceAll('-', '_')}_${join === 'any' ? 'passed' : 'failed'}`;
    let judged = false;
    const branches = looseItems(given.steps).map(({ item }) => {
      if (item.type !== 'condition' || item.on_true !== undefined || item.on_false !== undefined)
        return this.#convert(text(item.id) ?? id, item, open);
      judged = judged || join !== 'settle';
      return [this.#check(text(item.id) ?? id, item, flag, join === 'any')];
    });
    const failed = this.#target(step.on_error, open);
    const next = this.#target(step.next, open);
    const parallel = present({
      id: own,
      name: step.name,
      type: 'parallel',
      branches,
      join: judged ? 'settle' : join,
      timeout: step.timeout,
    });
    if (!judged) return [this.#handled(parallel, failed, next), ...next];
    session.note(`“${id}” joins conditions: a false one counts as not passed, and is kept in the variable “${flag}”.`);
    const block: Loose = {
      id: session.newId(`${own} not passed`),
      type: 'decision',
      outcome: 'block',
      reason: 'A check did not pass',
    };
    const holds = { field: `vars.${flag}`, op: 'eq', value: true };
    return [
      parallel,
      present({
        id: session.newId(`${own} result`),
        type: 'condition',
        if: join === 'any' ? { not: holds } : holds,
        then: failed.length === 0 ? [block] : failed,
        else: next.length === 0 ? undefined : next,
      }),
    ];
  }

  /** A condition without branches: keeps in a variable that it failed (or passed). */
  #check(id: string, step: Loose, flag: string, passed: boolean): Loose {
    const condition = this.#condition(id, { ...step, on_true: undefined, on_false: undefined }, []);
    const mark = { id: this.#session.newId(`${id} mark`), type: 'set', values: { [flag]: true } };
    return { ...condition, if: passed ? condition.if : { not: condition.if }, then: [mark] };
  }

  #foreach(id: string, step: Loose, open: readonly string[]): Loose {
    const given: Loose = isLoose(step.foreach) ? step.foreach : step;
    const as = (text(given.item_var) ?? 'item').replace(/\W/g, '_');
    const items = text(given.items);
    const own = this.#session.newId(id);
    const inner = looseItems(given.steps).flatMap(({ item }) => this.#convert(text(item.id) ?? id, item, open));
    const steps = JSON.parse(JSON.stringify(inner).replaceAll('itemIndex', `${as}Index`)) as Loose[];
    return present({
      id: own,
      name: step.name,
      type: 'foreach',
      items:
        items !== null && !/[{$]/.test(items)
          ? `{{ ${convertPath(items)} }}`
          : convertValue(this.#session, given.items),
      as,
      steps,
    });
  }

  #wait(id: string, step: Loose, open: readonly string[]): Loose[] {
    const given: Loose = isLoose(step.wait)
      ? { ...step, ...step.wait }
      : isLoose(step.delay)
        ? { ...step, ...step.delay }
        : step;
    const limit: Loose = isLoose(given.timeout) ? given.timeout : { duration: given.timeout };
    const event = text(given.event) ?? text(given.for_event);
    const duration = text(given.duration) ?? (event === null ? text(limit.duration) : null);
    if (event !== null && duration !== null)
      this.#session.refuse(`The step “${id}” waits for an event and a time: keep one of them.`);
    const own = this.#session.newId(id);
    const next = this.#target(step.next, open);
    if (event === null) return [present({ id: own, name: step.name, type: 'wait', for: duration }), ...next];
    const late = this.#target(given.on_timeout ?? limit.on_timeout ?? limit.next, open);
    const wait = present({
      id: own,
      name: step.name,
      type: 'wait',
      event: { type: event },
      timeout: text(limit.duration),
    });
    if (late.length === 0) return [wait, ...next];
    return [{ ...wait, onTimeout: this.#leaving(own, late, next) }, ...next];
  }

  /** Retry, timeout and error handler of a step go to each of the steps it becomes. */
  #common(step: Loose, steps: readonly Loose[], open: readonly string[]): Loose[] {
    const retry = convertRetry(step.retry);
    const made = steps.map((item, index) => ({
      ...(index === 0 ? present({ name: step.name }) : {}),
      ...item,
      ...present({ timeout: item.timeout ?? step.timeout, retry }),
    }));
    const failed = made.length === 0 ? [] : this.#target(step.on_error, open);
    return made.map((item, index) => (index === 0 ? this.#handled(item, failed, [item]) : item));
  }

  #handled(step: Loose, failed: Loose[], next: readonly Loose[]): Loose {
    return failed.length === 0 ? step : { ...step, onError: this.#leaving(String(step.id), failed, next) };
  }

  /** A way that was a jump: what follows the step it left is not done after it. */
  #leaving(id: string, steps: Loose[], next: readonly Loose[]): Loose[] {
    return next.length === 0 ? steps : [...steps, { id: this.#session.newId(`${id} over`), type: 'end' }];
  }
}

import type { newRuleSchema, Rule, ruleInputSchema } from '@renubu/contracts/rules';
import { compileCondition, ConditionError } from '@renubu/core/conditions/compile';
import type { Condition } from '@renubu/contracts/language/conditions';
import { and, eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { conflict, notFound, Problem } from '../../../platform/http/problem.ts';
import { draftsNaming, readRule } from '../queries/rules.ts';
import { rules } from '../tables.ts';

type RuleInput = z.output<typeof ruleInputSchema>;

/** Throws 422 `invalid_condition` with the place and the reason: unknown operators, bad paths, patterns, expressions. */
export function requireCondition(condition: Condition): void {
  if (JSON.stringify(condition).includes('"rule":')) {
    throw refused('condition', 'nested_rule', 'A rule cannot name another rule.');
  }
  try {
    compileCondition(condition);
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    throw refused(error.path === '' ? 'condition' : `condition.${error.path}`, error.code, error.message);
  }
}

const refused = (path: string, code: string, message: string) =>
  new Problem(422, 'invalid_condition', 'The condition cannot be used.', {
    errors: [{ path: `body.${path}`, code, message }],
  });

/** Creates a rule. Throws 409 `slug_taken` and 422 `invalid_condition`. */
export async function createRule(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  input: z.output<typeof newRuleSchema>,
): Promise<Rule> {
  requireCondition(input.condition);
  const created = await tx
    .insert(rules)
    .values({ ...input, organizationId, updatedAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning({ slug: rules.slug });
  if (created.length === 0) throw conflict('slug_taken', `There is a rule ${input.slug} already.`);
  return readRule(tx, input.slug);
}

/**
 * Changes a rule; versions published before keep the condition they have. `check` sees the stored revision first and may
 * refuse. Throws 404 and 422 `invalid_condition`.
 */
export async function updateRule(
  tx: Tx,
  ctx: Context,
  { organizationId, slug, input, check }: RuleChange & { input: RuleInput },
): Promise<Rule> {
  requireCondition(input.condition);
  check(await lockRule(tx, organizationId, slug));
  await tx
    .update(rules)
    .set({ ...input, revision: sql`${rules.revision} + 1`, updatedAt: ctx.clock.now() })
    .where(named(organizationId, slug));
  return readRule(tx, slug);
}

export interface RuleChange {
  organizationId: string;
  slug: string;
  check: (revision: number) => void;
}

/** Removes a rule. Throws 404, and 409 `rule_in_use` with the workflows whose drafts name it. */
export async function removeRule(tx: Tx, organizationId: string, slug: string): Promise<void> {
  await lockRule(tx, organizationId, slug);
  const workflows = await draftsNaming(tx, slug);
  if (workflows.length > 0) {
    throw conflict('rule_in_use', `Drafts name this rule: ${workflows.join(', ')}.`, { workflows });
  }
  await tx.delete(rules).where(named(organizationId, slug));
}

async function lockRule(tx: Tx, organizationId: string, slug: string): Promise<number> {
  const [found] = await tx
    .select({ revision: rules.revision })
    .from(rules)
    .where(named(organizationId, slug))
    .for('update');
  if (found === undefined) throw notFound('rule', slug);
  return found.revision;
}

const named = (organizationId: string, slug: string) =>
  and(eq(rules.organizationId, organizationId), eq(rules.slug, slug));

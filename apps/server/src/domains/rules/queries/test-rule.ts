import type { RuleTest, ruleTestInputSchema } from '@renubu/contracts/rules';
import { evaluateCondition, type Verdict } from '@renubu/core/conditions/evaluate';
import { explainVerdict } from '@renubu/core/conditions/explain';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { readRule } from './rules.ts';

/** How a rule comes out on data, with both compared values of every part. Throws 404. */
export async function testRule(
  tx: Tx,
  ctx: Context,
  slug: string,
  { data, condition }: z.output<typeof ruleTestInputSchema>,
): Promise<RuleTest> {
  const rule = await readRule(tx, slug);
  const verdict = evaluateCondition(condition ?? rule.condition, { ...data, now: ctx.clock.now().toISOString() });
  return { result: verdict.result, explanation: explainVerdict(verdict), verdict: toData(verdict) };
}

function toData({ result, kind, field, op, actual, expected, error, children }: Verdict): RuleTest['verdict'] {
  return {
    result,
    kind,
    ...(field === undefined ? {} : { field }),
    ...(op === undefined ? {} : { op }),
    ...(actual === undefined ? {} : { actual }),
    ...(expected === undefined ? {} : { expected }),
    ...(error === undefined ? {} : { error }),
    ...(children === undefined ? {} : { children: children.map(toData) }),
  };
}

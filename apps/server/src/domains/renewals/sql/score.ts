import { stageKeys, type ScoringConfig } from '@renubu/contracts/renewals';
import { sql, type SQL } from 'drizzle-orm';

/** Where the facts of a piece of work stand in a statement. */
export interface ScoreColumns {
  kind: SQL;
  stage: SQL;
  plan: SQL;
  arrMinor: SQL;
  experience: SQL;
  openExecutions: SQL;
  opportunityScore: SQL;
  riskScore: SQL;
}

/** SQL expressions of the factors of a score, all `numeric`. */
export interface ScoreExpressions {
  base: SQL;
  stageBonus: SQL;
  arrMultiplier: SQL;
  planMultiplier: SQL;
  experienceMultiplier: SQL;
  workloadPenalty: SQL;
}

const exact = (value: number): SQL => sql`${value}::numeric`;

function pick(column: SQL, choices: readonly (readonly [key: string, value: number])[], otherwise: number): SQL {
  const whens = choices.map(([key, value]) => sql`when ${key}::text then ${exact(value)}`);
  return sql`case ${column} ${sql.join(whens, sql` `)} else ${exact(otherwise)} end`;
}

function arrMultiplier({ arrTiers }: ScoringConfig, arrMinor: SQL): SQL {
  if (arrTiers.length === 0) return exact(1);
  const tiers = [...arrTiers].sort((a, b) => b.minArrMinor - a.minArrMinor);
  const whens = tiers.map(
    (tier) => sql`when ${arrMinor} >= ${tier.minArrMinor}::bigint then ${exact(tier.multiplier)}`,
  );
  return sql`case ${sql.join(whens, sql` `)} else ${exact(1)} end`;
}

/**
 * The factors of `score` in core as SQL over `numeric`, which is exact: both give the same numbers for the same
 * constants. A test compares them on random customers.
 */
export function scoreExpressions(config: ScoringConfig, columns: ScoreColumns): ScoreExpressions {
  const { kind, stage, plan, opportunityScore, riskScore } = columns;
  const { strategicBase, opportunity, risk } = config;
  const perStage = (values: Record<string, number>) =>
    pick(
      stage,
      stageKeys.map((key) => [key, values[key] ?? 0] as const),
      0,
    );
  return {
    base: sql`case ${kind}
      when 'renewal' then ${perStage(config.stageBase)}
      when 'strategic' then ${pick(
        plan,
        [
          ['invest', strategicBase.invest],
          ['expand', strategicBase.expand],
        ],
        strategicBase.other,
      )}
      when 'opportunity' then ${exact(opportunity.base)} + ${exact(opportunity.factor)} * coalesce(${opportunityScore}, 0)
      when 'risk' then ${exact(risk.base)} + ${exact(risk.factor)} * coalesce(${riskScore}, 0)
      else 50::numeric end`,
    stageBonus: sql`case when ${kind} = 'renewal' then ${perStage(config.stageBonus)} else 0::numeric end`,
    arrMultiplier: arrMultiplier(config, columns.arrMinor),
    planMultiplier: pick(
      plan,
      Object.entries(config.plan).filter(([key]) => key !== 'none'),
      config.plan.none,
    ),
    experienceMultiplier: pick(columns.experience, Object.entries(config.experience), config.experience.mid),
    workloadPenalty: sql`${exact(config.workloadPenalty)} * ${columns.openExecutions}`,
  };
}

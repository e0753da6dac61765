import type {
  CustomerRiskModel,
  WhatIf,
  WhatIfChange,
  WhatIfOption,
  WhatIfResult,
} from '@renubu/contracts/customer-risk';
import type { CustomerFacts } from '../../facts.ts';
import { round1 } from '../../trend.ts';
import { customerView, type CustomerView } from '../../view.ts';
import { scoreRisk } from '../../risk.ts';
import { riskFactorCatalog, type Lever, type RiskFactorInfo } from './catalog.ts';
import { riskProbability } from './prior.ts';

/** A change of one factor that could be made: the value it would have and how much work it is. */
interface Move {
  info: RiskFactorInfo & { lever: Lever };
  from: number;
  to: number;
  effort: number;
  /** Points of the whole score it would take away; from the factor alone, so they only rank and filter. */
  gain: number;
}

type Adjustable = RiskFactorInfo & { lever: Lever };

const adjustable = riskFactorCatalog.filter((info): info is Adjustable => info.lever !== null);

/** The most values of one factor that are tried. */
const mostMoves = 40;

/**
 * The smallest changes that bring the computed risk below `target`: of one known factor, and of two together. Small is
 * counted in efforts (one ticket, ten per cent of seats, one champion …), which the catalogue declares. A factor of
 * which nothing is known is not changed. Each score is that of the whole model, rounding and bounds included.
 */
export function searchWhatIf(facts: CustomerFacts, now: string, model: CustomerRiskModel, target: number): WhatIf {
  const view = customerView(facts, now);
  const before = scoreRisk(view, model);
  const moves = adjustable.map((info) => movesOf(info, view, model));
  const below = before.score < target;
  const single = below ? null : smallestSingle(moves, view, model, target);
  const pair = below ? null : smallestPair(moves, view, model, target, before.score - target);
  return {
    score: before.score,
    probability: riskProbability(model, before.contributions),
    target,
    riskSource: view.platformRisk === null ? 'built-in' : 'platform',
    single,
    pair,
    message: messageOf(before.score, target, single, pair),
    adjustable: adjustable.map(({ factor, name, lever: { read, least, most, step } }) => {
      const value = read(view);
      return { factor, name, value, least: Math.min(least, value ?? least), most: Math.max(most, value ?? most), step };
    }),
  };
}

/** The risk with other values of some factors; `unknown` names those that nobody can change. */
export function tryWhatIf(
  facts: CustomerFacts,
  now: string,
  model: CustomerRiskModel,
  values: Readonly<Record<string, number>>,
): { ok: true; result: WhatIfResult } | { ok: false; unknown: string[] } {
  const changes = Object.entries(values).map(([factor, value]) => ({
    factor,
    value,
    info: adjustable.find((info) => info.factor === factor),
  }));
  const unknown = changes.filter(({ info }) => info === undefined).map(({ factor }) => factor);
  if (unknown.length > 0) return { ok: false, unknown };
  const view = customerView(facts, now);
  const changed = changes.reduce((known, { info, value }) => info?.lever.put(known, value) ?? known, view);
  const { score, contributions } = scoreRisk(changed, model);
  const probability = riskProbability(model, contributions);
  return { ok: true, result: { before: scoreRisk(view, model).score, score, probability, contributions } };
}

function movesOf(info: Adjustable, view: CustomerView, model: CustomerRiskModel): Move[] {
  const { read, put, least, most, step, better, effort } = info.lever;
  const from = read(view);
  if (from === null) return [];
  const end = better === 'up' ? most : least;
  const total = (value: number): number => pointsOf(scoreRisk(put(view, value), model).contributions);
  const now = total(from);
  const moves: Move[] = [];
  for (let number = 1; number <= mostMoves; number += 1) {
    const gone = stepped(from, step, number, better, end);
    const to = better === 'up' ? Math.min(end, gone) : Math.max(end, gone);
    if (better === 'up' ? to <= from : to >= from) break;
    moves.push({ info, from, to, effort: Math.abs(to - from) / effort, gain: now - total(to) });
    if (to === end) break;
  }
  // A move that takes no points away, or fewer for more work, is none.
  return moves.filter(({ gain }, index) => gain > 0 && moves.slice(0, index).every((other) => other.gain < gain));
}

/** The value after a number of steps, to one decimal; the last of many steps goes all the way. */
function stepped(from: number, step: number, number: number, better: Lever['better'], end: number): number {
  if (number === mostMoves) return end;
  return round1(better === 'up' ? from + step * number : from - step * number);
}

/** Points before they are held within 0–100. */
function pointsOf(contributions: readonly { factor: string; points: number }[]): number {
  return contributions.filter(({ factor }) => factor !== 'bounds').reduce((sum, { points }) => sum + points, 0);
}

function optionOf(moves: readonly Move[], view: CustomerView, model: CustomerRiskModel): WhatIfOption {
  const changed = moves.reduce((known, { info, to }) => info.lever.put(known, to), view);
  const { score, contributions } = scoreRisk(changed, model);
  const changes = moves.map(({ info, from, to }): WhatIfChange => ({ factor: info.factor, name: info.name, from, to }));
  return { changes, score, probability: riskProbability(model, contributions) };
}

function smallestSingle(moves: Move[][], view: CustomerView, model: CustomerRiskModel, target: number) {
  const byEffort = moves.flat().sort((a, b) => a.effort - b.effort);
  for (const move of byEffort) {
    const option = optionOf([move], view, model);
    if (option.score < target) return option;
  }
  return null;
}

function smallestPair(
  moves: Move[][],
  view: CustomerView,
  model: CustomerRiskModel,
  target: number,
  missing: number,
): WhatIfOption | null {
  const pairs = moves.flatMap((own, index) =>
    own.flatMap((move) => moves.slice(index + 1).flatMap((others) => others.map((other) => [move, other] as const))),
  );
  // Rounding may add a point to what two factors take away alone; changes of people may take away more together.
  const likely = pairs
    .filter(([a, b]) => a.gain + b.gain >= missing - 4)
    .sort((a, b) => a[0].effort + a[1].effort - b[0].effort - b[1].effort);
  for (const pair of likely) {
    const option = optionOf(pair, view, model);
    if (option.score < target) return option;
  }
  return null;
}

function messageOf(score: number, target: number, single: WhatIfOption | null, pair: WhatIfOption | null): string {
  if (score < target) return `The computed risk is ${score}, below ${target} already.`;
  if (single === null && pair === null)
    return `No change of one or two known factors brings the risk from ${score} below ${target}.`;
  return single === null
    ? `No single change brings the risk below ${target}; two together do.`
    : `One change is enough to bring the risk below ${target}.`;
}

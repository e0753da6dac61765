import type { Contribution, Intelligence } from '@renubu/contracts/intelligence';
import { answerWith, say, type AssistantAnswer, type Said } from '../answer.ts';
import type { AssistantContext, CustomerNote } from '../context.ts';
import { analysisEvidence, customerEvidence } from '../facts.ts';
import { number } from '../../evidence/facts.ts';
import { capital, countText, lower, numberText, spoken, whenText, daysTo } from '../wording.ts';
import { scoresChart } from './charts.ts';

const pointsText = (points: number) => `${points > 0 ? '+' : '−'}${countText(Math.abs(points), 'point')}`;
const ofTheModel = ({ factor }: Contribution) => factor !== 'baseline' && factor !== 'bounds';

/** Contributions that push a score up (`1`) or down (`-1`), the strongest first. */
function pushing(contributions: readonly Contribution[], way: 1 | -1): Contribution[] {
  return contributions
    .filter((part) => ofTheModel(part) && part.points * way > 0)
    .sort((a, b) => (b.points - a.points) * way);
}

const partLine =
  (customer: CustomerNote) =>
  ({ label, points, evidence }: Contribution): Said =>
    say(`${label}: ${pointsText(points)}.`, [...evidence, analysisEvidence(customer)], [number(points)]);

/** Why the risk is what it is: the score, what raises it with signals, what lowers it, how it moved. */
export function answerRisk(context: AssistantContext, customer: CustomerNote, given: Intelligence): AssistantAnswer {
  const raising = pushing(given.riskContributions, 1);
  const lowering = pushing(given.riskContributions, -1);
  const intro = [riskStanding(customer, given), ...riskMove(context, customer)];
  if (raising.length === 0)
    intro.push(say('Nothing known raises it above where every customer starts.', [analysisEvidence(customer)]));
  else intro.push(say('What raises it, strongest first:', [analysisEvidence(customer)]));
  const calming = lowering.length === 0 ? [] : [say('What holds it down:', [analysisEvidence(customer)])];
  return answerWith(
    context,
    [
      { said: intro },
      { list: true, said: raising.slice(0, 5).map(partLine(customer)) },
      { said: calming },
      { list: true, said: lowering.slice(0, 3).map(partLine(customer)) },
      { said: unknownFactors(customer, given) },
      ...scoresChart(context, customer),
    ],
    { suggestions: ['What changed?', 'What should I do next?', 'Draft an e-mail about it'] },
  );
}

function riskStanding(customer: CustomerNote, given: Intelligence): Said {
  const { riskScore, computedRiskScore, riskSource } = given;
  const own = analysisEvidence(customer);
  if (riskSource === 'built-in') return say(`The risk of ${customer.name} is ${riskScore} of 100.`, [own]);
  return say(
    `The platform reports a risk of ${riskScore} of 100 for ${customer.name}; the built-in model gives ${computedRiskScore}.`,
    [own],
  );
}

/** How the risk moved since about a month ago, where it was kept. */
export function riskMove({ scores, now }: AssistantContext, customer: CustomerNote): Said[] {
  const last = scores.at(-1);
  const before = scores.find(({ day }) => daysTo(day, now) >= -31);
  if (last === undefined || before === undefined || before.day === last.day) return [];
  const evidence = [analysisEvidence(customer)];
  const days = -daysTo(before.day, now);
  if (last.risk === before.risk) {
    return [say(`It is where it was ${countText(days, 'day')} ago.`, evidence, [number(days)])];
  }
  const moved = last.risk - before.risk;
  const text = `It ${moved > 0 ? 'rose' : 'fell'} by ${countText(Math.abs(moved), 'point')} in ${countText(days, 'day')}, from ${before.risk} to ${last.risk}.`;
  return [say(text, evidence, [number(moved), number(days), number(before.risk), number(last.risk)])];
}

function unknownFactors(customer: CustomerNote, { riskUnknown }: Intelligence): Said[] {
  if (riskUnknown.length === 0) return [];
  const names = riskUnknown.slice(0, 6).map((name) => lower(name.replace(/[_.]/g, ' ')));
  return [say(`Nothing is known of: ${names.join(', ')}.`, [analysisEvidence(customer)])];
}

/** What is new: insights of the analysis, trends that moved, and the newest signals. */
export function answerChanges(context: AssistantContext, customer: CustomerNote): AssistantAnswer {
  const { intelligence, now } = context;
  const insights = intelligence?.insights.slice(0, 5) ?? [];
  const trends = (intelligence?.trends ?? []).filter(({ direction }) => direction === 'up' || direction === 'down');
  const moved = trends.map(({ metric, direction, changePercent, windowDays, evidence }) => {
    const name = capital(spoken(metric));
    const by = changePercent === null ? '' : ` ${numberText(Math.abs(changePercent))} %`;
    return say(`${name} ${direction === 'up' ? 'rose' : 'fell'}${by} against the ${windowDays} days before.`, evidence);
  });
  const newest = context.signals[0];
  const since =
    newest === undefined
      ? [say(`No signal of ${customer.name} has come in yet.`, [customerEvidence(customer)])]
      : [
          say(`The newest signal came ${whenText(daysTo(newest.occurredAt, now))}.`, [
            { kind: 'signal', id: newest.id, label: newest.metric },
          ]),
        ];
  return answerWith(
    context,
    [
      { said: [...riskMoveNamed(context, customer), ...since] },
      { list: true, said: insights.map(({ message, evidence }) => say(message, evidence)) },
      { list: true, said: moved },
      ...scoresChart(context, customer),
    ],
    { suggestions: ['Why is the risk what it is?', 'Show the usage trend', 'What should I do next?'] },
  );
}

function riskMoveNamed(context: AssistantContext, customer: CustomerNote): Said[] {
  return riskMove(context, customer).map((said) => ({ ...said, text: said.text.replace(/^It /, 'The risk ') }));
}

/** The health or the opportunity score with what it is made of. */
export function answerScore(
  context: AssistantContext,
  customer: CustomerNote,
  given: Intelligence,
  which: 'health' | 'opportunity',
): AssistantAnswer {
  const score = which === 'health' ? given.healthScore : given.opportunityScore;
  const parts = which === 'health' ? given.healthContributions : given.opportunityContributions;
  const intro = [say(`The ${which} of ${customer.name} is ${score} of 100.`, [analysisEvidence(customer)])];
  const [good, bad] = [pushing(parts, 1), pushing(parts, -1)];
  const head = (text: string, count: number) => (count === 0 ? [] : [say(text, [analysisEvidence(customer)])]);
  return answerWith(
    context,
    [
      { said: [...intro, ...head('What speaks for it:', good.length)] },
      { list: true, said: good.slice(0, 5).map(partLine(customer)) },
      { said: head('What speaks against it:', bad.length) },
      { list: true, said: bad.slice(0, 5).map(partLine(customer)) },
    ],
    { suggestions: ['Why is the risk what it is?', 'Show the usage trend', 'Who are the stakeholders?'] },
  );
}

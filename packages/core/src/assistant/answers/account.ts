import type { Json } from '@renubu/contracts/json';
import { change, money, number, percentage } from '../../evidence/facts.ts';
import { priceRenewal, type PricingInput } from '../../renewals/pricing.ts';
import { answerWith, say, type AssistantAnswer, type Said } from '../answer.ts';
import type { AssistantContext, ContractNote, CustomerNote } from '../context.ts';
import { analysisEvidence, contractEvidence, customerEvidence, noticeDeadline } from '../facts.ts';
import {
  capital,
  changeText,
  countText,
  dateText,
  daysTo,
  minorPerUnit,
  moneyText,
  numberText,
  spoken,
  unitsOf,
  whenText,
} from '../wording.ts';

/** The running contract with the highest ARR, else the newest. */
export function mainContract({ contracts }: AssistantContext): ContractNote | undefined {
  const running = contracts.filter(({ status }) => status === 'active').sort((a, b) => b.arrMinor - a.arrMinor);
  return running[0] ?? contracts[0];
}

/** When the customer renews and for how much. */
export function renewalSaid({ now }: AssistantContext, customer: CustomerNote): Said {
  const { name, arrMinor, currency, renewalDate } = customer;
  const arr = `${moneyText(arrMinor, currency)} a year`;
  const evidence = [customerEvidence(customer)];
  if (renewalDate === null) return say(`${name} pays ${arr}; no renewal date is on record.`, evidence);
  const days = daysTo(renewalDate, now);
  const verb = days < 0 ? 'was to renew' : 'renews';
  return say(`${name} ${verb} on ${dateText(renewalDate)}, ${whenText(days)}, and pays ${arr}.`, evidence);
}

export function answerRenewal(context: AssistantContext, customer: CustomerNote): AssistantAnswer {
  return answerWith(context, [{ said: [renewalSaid(context, customer), ...noticeSaid(context)] }], {
    suggestions: ['What does the contract say?', 'Why is the risk what it is?', 'What should I do next?'],
  });
}

/** Until when notice can be given, and what happens without it. */
export function noticeSaid(context: AssistantContext): Said[] {
  const contract = mainContract(context);
  if (contract === undefined) return [];
  const evidence = [contractEvidence(contract)];
  const after = contract.autoRenew
    ? 'It renews by itself unless somebody gives notice.'
    : 'It ends unless it is renewed.';
  const deadline = noticeDeadline(contract);
  if (deadline === null) {
    return [
      say(
        `Notice has to be given ${countText(contract.noticeDays, 'day')} ahead; the contract names no end.`,
        evidence,
      ),
      say(after, evidence),
    ];
  }
  const days = daysTo(deadline, context.now);
  const text = `Notice has to be given ${countText(contract.noticeDays, 'day')} before the end, by ${dateText(deadline)}: ${days < 0 ? `that day passed ${whenText(days)}` : whenText(days)}.`;
  return [say(text, evidence), say(after, evidence)];
}

/** What the contract says. */
export function answerContract(context: AssistantContext, customer: CustomerNote): AssistantAnswer {
  const contract = mainContract(context);
  if (contract === undefined) {
    const text = `No contract of ${customer.name} is on record. Upload one on the customer’s page and its terms are read from it.`;
    return answerWith(context, [{ said: [say(text, [customerEvidence(customer)])] }]);
  }
  const evidence = [contractEvidence(contract)];
  const { startDate, endDate, arrMinor, currency, seats, billingPeriod, planTier } = contract;
  const until = endDate === null ? 'without an end' : `to ${dateText(endDate)}`;
  const plan = planTier === null ? '' : `, plan ${planTier}`;
  const forSeats = seats === null ? '' : ` for ${countText(seats, 'seat')}`;
  const said = [
    say(`The contract runs from ${dateText(startDate)} ${until}${plan}, billed ${billingPeriod}.`, [...evidence]),
    say(`It is worth ${moneyText(arrMinor, currency)} a year${forSeats}.`, evidence),
    ...noticeSaid(context),
  ];
  const terms = Object.entries(contract.terms).flatMap(([name, value]): Said[] => {
    const text = termText(value);
    return text === null
      ? []
      : [say(`${capital(spoken(name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()))}: ${text}.`, evidence)];
  });
  return answerWith(context, [{ said }, { list: true, said: terms.slice(0, 14) }], {
    suggestions: ['When must notice be given?', 'What price can I ask for?', 'Who are the stakeholders?'],
  });
}

/** A term as people read it; null for what is empty or nested. */
function termText(value: Json): string | null {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string')
    return value.trim() === ''
      ? null
      : value
          .trim()
          .slice(0, 200)
          .replace(/[.\s]+$/, '');
  if (value !== null && !Array.isArray(value) && typeof value === 'object' && 'value' in value)
    return termText(value['value'] ?? null);
  return null;
}

/** What the customer gets for its money, as far as data tell: use, seats, change, satisfaction. Never an invented ROI. */
export function answerValue(context: AssistantContext, customer: CustomerNote): AssistantAnswer {
  const evidence = [customerEvidence(customer)];
  const said: Said[] = [
    say(`${customer.name} pays ${moneyText(customer.arrMinor, customer.currency)} a year.`, evidence),
    ...perSeat(customer),
    ...perActiveUser(context, customer),
  ];
  const signs = (context.intelligence?.insights ?? []).map(({ message, evidence: cited }) => say(message, cited));
  const close = say(
    'A return in money is not on record; ask the customer for a figure and note it on the contract or as a signal.',
    evidence,
  );
  return answerWith(context, [{ said }, { list: true, said: signs.slice(0, 4) }, { said: [close] }], {
    suggestions: ['Show the usage trend', 'What price can I ask for?', 'Draft a renewal e-mail'],
  });
}

function perSeat(customer: CustomerNote): Said[] {
  const { seats, arrMinor, currency } = customer;
  if (seats === null || seats <= 0) return [];
  const each = Math.round(unitsOf(arrMinor, currency) / seats);
  const text = `That is ${moneyText(each * minorPerUnit(currency), currency)} for each of ${countText(seats, 'seat')}.`;
  return [say(text, [customerEvidence(customer)], [money(each)])];
}

function perActiveUser({ series }: AssistantContext, customer: CustomerNote): Said[] {
  const users = series.find(({ metric }) => metric === 'usage.active_users');
  const active = users?.points.at(-1)?.value ?? 0;
  if (users === undefined || active <= 0) return [];
  const each = Math.round(unitsOf(customer.arrMinor, customer.currency) / active);
  const text = `With ${numberText(active)} active users it is ${moneyText(each * minorPerUnit(customer.currency), customer.currency)} for each who works with it.`;
  const cited = users.signalIds.slice(0, 3).map((id) => ({ kind: 'signal', id, label: users.label }) as const);
  return [say(text, [customerEvidence(customer), ...cited], [number(active), money(each)])];
}

/** What price to ask for: three scenarios of the pricing model, and what they rest on. */
export function answerPricing(context: AssistantContext, customer: CustomerNote): AssistantAnswer {
  const { currency, arrMinor } = customer;
  const input = pricingInput(context, customer);
  const price = priceRenewal(input);
  const evidence = [customerEvidence(customer), analysisEvidence(customer), ...cap(context)];
  const percent = (share: number) => numberText(share * 100);
  const said = [
    say(
      `For the renewal of ${customer.name} I would ask ${moneyText(price.targetPriceMinor, currency)} a year, ${Math.abs(price.increase) < 0.0005 ? 'the same as' : `${percent(Math.abs(price.increase))} % ${price.increase < 0 ? 'below' : 'above'}`} today’s ${moneyText(arrMinor, currency)}.`,
      evidence,
      [money(unitsOf(price.targetPriceMinor, currency)), percentage(price.increase * 100)],
    ),
    ...usageArgument(context),
    say(
      `A negotiation is ${price.negotiationLikelihood === 'none' ? 'unlikely' : `likely to a ${price.negotiationLikelihood} degree`}; trust in this price is ${numberText(price.confidence)} of 100, since only some inputs are known.`,
      evidence,
      [number(price.confidence)],
    ),
  ];
  const table = {
    type: 'table' as const,
    title: 'Pricing scenarios',
    columns: [
      { key: 'name', label: 'Scenario', align: 'left' as const },
      { key: 'increase', label: 'Change %', align: 'right' as const },
      { key: 'price', label: 'Price a year', align: 'right' as const },
      { key: 'chance', label: 'Chance to renew %', align: 'right' as const },
    ],
    rows: price.scenarios.map(({ name, increase, priceMinor, renewalProbability }) => ({
      id: null,
      cells: {
        name: capital(name),
        increase: Number(percent(increase)),
        price: moneyText(priceMinor, currency),
        chance: renewalProbability,
      },
    })),
    evidence,
  };
  return answerWith(context, [{ said }, table], {
    suggestions: ['Draft an e-mail about pricing', 'What does the contract say?'],
  });
}

function cap(context: AssistantContext) {
  const contract = mainContract(context);
  return contract === undefined ? [] : [contractEvidence(contract)];
}

function usageArgument({ intelligence }: AssistantContext): Said[] {
  const trend = intelligence?.trends.find(
    ({ metric, changePercent }) => metric.startsWith('usage.') && changePercent !== null,
  );
  if (trend === undefined || trend.changePercent === null) return [];
  const use =
    trend.changePercent >= 5
      ? 'it supports an increase'
      : trend.changePercent <= -5
        ? 'it weakens the case for one'
        : 'it neither helps nor hurts';
  return [say(`Usage ${changeText(trend.changePercent)}; ${use}.`, trend.evidence, [change(trend.changePercent)])];
}

/** The contract's cap on price increases as a share, from terms such as `priceIncreaseCap: 8` or `0.08`. */
function contractCap(context: AssistantContext): number | null {
  const terms = mainContract(context)?.terms ?? {};
  const found = Object.entries(terms).find(([name]) => /(price|increase).*cap|cap.*(price|increase)/i.test(name))?.[1];
  const value = typeof found === 'number' ? found : typeof found === 'string' ? Number.parseFloat(found) : Number.NaN;
  if (!Number.isFinite(value) || value < 0) return null;
  return value > 1 ? value / 100 : value;
}

function pricingInput(context: AssistantContext, customer: CustomerNote): PricingInput {
  const { series, intelligence, stakeholders, now } = context;
  const latest = (name: string) => series.find(({ metric }) => metric === name)?.points.at(-1)?.value ?? null;
  const change30 = intelligence?.trends.find(
    ({ metric, changePercent }) => metric.startsWith('usage.') && changePercent !== null,
  );
  const strengths = stakeholders.flatMap(({ relationshipStrength }) => relationshipStrength ?? []);
  const relationship =
    strengths.length === 0 ? null : strengths.reduce((sum, value) => sum + value, 0) / strengths.length;
  const risk = intelligence?.riskScore ?? null;
  return {
    arrMinor: customer.arrMinor,
    minorPerUnit: minorPerUnit(customer.currency),
    seats: customer.seats,
    featureAdoption: null,
    integrations: 0,
    dataTerabytes: 0,
    activeUsers: latest('usage.active_users'),
    customizations: 0,
    tenureYears: customer.signupDate === null ? 0 : Math.max(0, -daysTo(customer.signupDate, now) / 365.25),
    quantifiedValueMinor: null,
    industry: customer.industry,
    usageChangePercent: change30?.changePercent ?? null,
    renewalConfidence: risk === null ? null : Math.min(10, Math.max(1, Math.round((100 - risk) / 10))),
    relationship,
    budgetPressure: null,
    competition: null,
    sentiment: null,
    goal: (risk ?? 0) >= 70 ? 'maintain' : 'market',
    contractCap: contractCap(context),
    confidence: {
      usage: series.some(({ metric }) => metric.startsWith('usage.')),
      financial: customer.arrMinor > 0,
      sentiment: series.some(({ metric }) => metric === 'engagement.sentiment'),
      competitive: false,
      risk: risk !== null,
    },
  };
}

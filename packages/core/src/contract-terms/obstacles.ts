import type { ContractObstacle, ContractTermName, ContractTerms, Term } from '@renubu/contracts/contract-terms';
import { describeLength, roughDays } from './durations.ts';

type Severity = ContractObstacle['severity'];
type Kind = ContractObstacle['kind'];

/** Notice of at least this many days is easily missed. */
const LONG_NOTICE_DAYS = 90;
const USUAL_NOTICE_DAYS = 30;
/** A yearly price cap up to this many per cent hardly leaves room for inflation. */
const TIGHT_CAP_PERCENT = 3;

function obstacle(
  kind: Kind,
  severity: Severity,
  title: string,
  reason: string,
  term: ContractTermName,
  found: Term<unknown>,
): ContractObstacle {
  return { kind, severity, title, reason, term, spans: found.spans };
}

function ofNotice({ noticeToTerminateRenewal: notice, autoRenew }: ContractTerms): ContractObstacle[] {
  if (!notice) return [];
  const days = roughDays(notice.normalized);
  const length = describeLength(notice.normalized);
  const severity: Severity =
    days >= LONG_NOTICE_DAYS ? 'critical' : days > USUAL_NOTICE_DAYS ? 'important' : 'favorable';
  const renewing = autoRenew?.normalized === false ? '' : ' After it the agreement renews.';
  const reason = {
    critical: `Notice has to be given ${length} before the end, earlier than most customers decide.${renewing}`,
    important: `Notice has to be given ${length} before the end.${renewing}`,
    favorable: `Notice is possible until ${length} before the end, which leaves time to talk.`,
  }[severity];
  return [obstacle('notice_period', severity, `Notice of ${length}`, reason, 'noticeToTerminateRenewal', notice)];
}

function ofRenewal({ autoRenew, noticeToTerminateRenewal }: ContractTerms): ContractObstacle[] {
  if (!autoRenew) return [];
  if (!autoRenew.normalized)
    return [
      obstacle(
        'auto_renew_opt_out',
        'critical',
        'Ends without a new agreement',
        'The agreement does not renew by itself: without a signature it ends.',
        'autoRenew',
        autoRenew,
      ),
    ];
  const reason = noticeToTerminateRenewal
    ? 'The agreement renews by itself unless notice is given in time.'
    : 'The agreement renews by itself; no period for declining was found.';
  return [obstacle('auto_renew_opt_out', 'favorable', 'Renews by itself', reason, 'autoRenew', autoRenew)];
}

function ofPrices({ priceRestrictions: prices }: ContractTerms): ContractObstacle[] {
  if (!prices) return [];
  const { kind, percent } = prices.normalized;
  const make = (severity: Severity, title: string, reason: string): ContractObstacle[] => [
    obstacle('pricing_limits', severity, title, reason, 'priceRestrictions', prices),
  ];
  switch (kind) {
    case 'increase_cap': {
      const tight = percent !== null && percent <= TIGHT_CAP_PERCENT;
      const limit = percent === null ? 'a limit' : `${percent} %`;
      return make(
        tight ? 'critical' : 'important',
        percent === null ? 'Price increases are capped' : `Price increases up to ${percent} %`,
        `Prices may not rise by more than ${limit}${tight ? ', less than usual inflation' : ''}.`,
      );
    }
    case 'fixed_price':
      return make('critical', 'Prices are fixed', 'Prices may not rise at all for the time the clause names.');
    case 'most_favoured':
      return make('critical', 'Most favoured customer', 'A better price given to others has to be given here too.');
    case 'index_linked':
      return make('important', 'Prices follow an index', 'Prices may rise only with the index the clause names.');
    case 'maximum_charge':
    case 'other':
      return make('important', 'Charges are limited', 'The clause limits what may be charged.');
  }
}

function ofTermination({ terminationForConvenience: right }: ContractTerms): ContractObstacle[] {
  if (!right) return [];
  const { by, notice } = right.normalized;
  const days = notice ? roughDays(notice) : 0;
  const severity: Severity = notice && days > LONG_NOTICE_DAYS ? 'important' : 'critical';
  const when = notice ? `with ${describeLength(notice)} notice` : 'at any time';
  const reason = `${by === 'a party' ? 'A party' : by.charAt(0).toUpperCase() + by.slice(1)} may end the agreement without a cause, ${when}.`;
  return [
    obstacle('termination', severity, 'Can be ended without a cause', reason, 'terminationForConvenience', right),
  ];
}

function ofVolume({ minimumCommitment: minimum }: ContractTerms): ContractObstacle[] {
  if (!minimum) return [];
  const reason = 'A least amount has to be bought or paid; lower use than agreed makes the renewal harder to defend.';
  return [obstacle('volume_commitment', 'important', 'Minimum commitment', reason, 'minimumCommitment', minimum)];
}

function ofLiability({ capOnLiability: cap }: ContractTerms): ContractObstacle[] {
  if (!cap || (cap.normalized.kind !== 'amount' && cap.normalized.kind !== 'fees')) return [];
  const reason = 'What has to be paid for damage is limited.';
  return [obstacle('liability', 'favorable', 'Liability is capped', reason, 'capOnLiability', cap)];
}

const order: Readonly<Record<Severity, number>> = { critical: 0, important: 1, favorable: 2 };

/** What stands in the way of a renewal and what helps it, the gravest first. */
export function findObstacles(terms: ContractTerms): ContractObstacle[] {
  return [ofNotice, ofRenewal, ofPrices, ofTermination, ofVolume, ofLiability]
    .flatMap((rule) => rule(terms))
    .sort((a, b) => order[a.severity] - order[b.severity]);
}

/** High with two critical obstacles or more, medium with one or with two important ones, else low. */
export function riskLevelOf(obstacles: readonly ContractObstacle[]): 'low' | 'medium' | 'high' {
  const count = (severity: Severity): number => obstacles.filter((one) => one.severity === severity).length;
  if (count('critical') >= 2) return 'high';
  return count('critical') === 1 || count('important') >= 2 ? 'medium' : 'low';
}

import { best, type Contract, type Found } from './contract.ts';
import { findDurations } from './durations.ts';

export interface PaymentTerms {
  days: number;
  business: boolean;
}

const paying = /\b(?:pay|pays|paid|payable|payment|remit|due|invoice[sd]?|settle)\b/i;
const net = /\bnet[- ]?(?:cash )?(?:of )?(?:\w+ )?\(?([0-9]{1,3})\)?(?: ?days?)?\b/i;
const other = /terminat|cure|breach|default|notify|notice|dispute|interest|confidential|arbitrat|refund|late/i;

/** In how many days an invoice has to be paid. */
export function readPayment({ sentences }: Contract): Found<PaymentTerms> | null {
  const found = sentences.flatMap((sentence): Found<PaymentTerms>[] => {
    const { text, start, end } = sentence;
    if (!paying.test(text)) return [];
    const places = [{ start, end }];
    const netDays = net.exec(text);
    if (netDays && /invoice|payment|due|terms/i.test(text))
      return [
        {
          value: `net ${netDays[1]} days`,
          normalized: { days: Number(netDays[1]), business: false },
          places,
          confidence: 0.92,
        },
      ];
    return findDurations(text).flatMap((duration) => {
      if (duration.unit !== 'day' || duration.n > 180) return [];
      const left = text.slice(Math.max(0, duration.start - 130), duration.start);
      const right = text.slice(duration.end, duration.end + 90);
      const due =
        /\b(?:pay|pays|paid|payable|payment|remit|due)\b[^.;]{0,110}(?:within|in|no later than|not later than|on or before|by)\b[^.;]{0,18}$/i.test(
          left,
        );
      const from =
        /^ ?(?:'|of|from|after|following)?[^.;]{0,45}(?:invoice|receipt|statement|billing|bill|end of (?:the|each)|close of)/i.test(
          right,
        );
      if (!due || (!from && !/invoice/i.test(left))) return [];
      const doubt = other.test(left.slice(-60)) ? 0.25 : 0;
      return [
        {
          value: `${duration.n}${duration.business ? ' business' : ''} days`,
          normalized: { days: duration.n, business: duration.business === true },
          places,
          confidence: 0.88 - doubt,
        },
      ];
    });
  });
  const chosen = best(found);
  return chosen && chosen.confidence >= 0.6 ? chosen : null;
}

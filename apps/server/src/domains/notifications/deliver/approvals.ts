import { askForDecision } from '../../approvals/commands/messages.ts';
import { pageUrl } from '../mail/addresses.ts';
import { composeNotice, footer, slackNames } from './compose.ts';
import { slackLink, slackText, type Compose } from './delivery.ts';

const asking = new Set(['approval_requested', 'approval_reminder']);

/** Messages about an approval: those that ask show the evidence and lead to the confirm page; others are notices. */
export const composeApproval: Compose = async (tx, ctx, delivery) => {
  if (!asking.has(delivery.kind)) return composeNotice(tx, ctx, delivery);
  const ask = await askForDecision(tx, ctx, delivery);
  if ('skip' in ask) return ask;
  const { token, ...shown } = ask;
  const { config } = ctx;
  const url = pageUrl(config, `/approvals/${delivery.approvalId ?? ''}`);
  const confirmUrl = token === null ? url : pageUrl(config, `/confirm/${token}`);
  const links = {
    url,
    confirmUrl,
    approveUrl: `${confirmUrl}?decision=approve`,
    rejectUrl: `${confirmUrl}?decision=reject`,
  };
  const until = shown.expires === null ? '' : ` It expires ${slackText(shown.expires)}.`;
  const slack = `${slackNames(delivery)}${slackLink(url, shown.title)} — ${slackText(shown.asks)}${until}`;
  const subject = `${shown.lead}: ${shown.title}`;
  const scope = { ...shown, ...links, ...footer(config), message: subject, organization: delivery.organization };
  return { template: 'approval-request', subject, scope, slack };
};

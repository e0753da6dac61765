/** What a person may want from the assistant. */
export const intents = [
  'create_task',
  'set_stakeholder',
  'fill_field',
  'draft_email',
  'notice',
  'pricing',
  'changes',
  'risk',
  'opportunity',
  'health',
  'value',
  'tickets',
  'chart',
  'usage',
  'stakeholders',
  'contract',
  'tasks',
  'recommendations',
  'next_step',
  'history',
  'summary',
  'queue',
  'renewal',
  'thanks',
  'help',
  'unknown',
] as const;
export type Intent = (typeof intents)[number];

/** Lower case, one space between words, accents kept, without the marks at the end. */
export function heard(text: string): string {
  return text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\s?!.]+$/, '');
}

const please =
  "(?:(?:please|bitte|can you|could you|would you|hey|ok(?:ay)?|and|now|i(?:'d| would) like (?:you )?to|let's)[ ,]+)*";

/**
 * Tried in this order; the first that fits wins. Commands come before questions, narrow subjects before wide ones.
 * English and German.
 */
const rules: [Intent, RegExp][] = [
  ['help', /^(?:who|what) are you$|^wer bist du$|^was bist du$/],
  [
    'create_task',
    new RegExp(
      `^${please}(?:remind me|(?:create|add|make|open|set up) (?:me )?(?:a |an )?(?:new )?(?:task|reminder|to-?do|follow-?up)|(?:task|to-?do|reminder)\\s*:|erinner[en]? mich|(?:erstelle?|lege?|mach[e]?) (?:mir )?(?:eine? )?(?:neue )?(?:aufgabe|erinnerung))`,
    ),
  ],
  [
    'draft_email',
    /^(?!(?:please |bitte )?(?:set|fill|change|put|record|enter|setze?|trage?)\b).*?(?:\b(?:draft|write|compose|prepare|create|send|erstelle?|schreibe?|entw[iu]rf|entwerfe|verfasse?)\b.*\b(?:e-?mails?|mails?|message|note|letter|reply|nachricht|invit\w*)\b|\be-?mail (?:to|for|an|für)\b|\b(?:ask|bitte)\b.*\bfor a (?:meeting|call)\b)|^draft\b/,
  ],
  [
    'set_stakeholder',
    /^(?!(?:who|what|which|is|are|do|does|how|why|wer|was|welcher?|ist|sind|wie|warum)\b).*(?:\b(?:is|are|as|to|ist|als|auf|seems?|became|wurde|wirkt)\b.{0,30}\b(?:champion|decision[- ]maker|influencer|entscheider(?:in)?|positive?|negative?|neutral|unhappy|happy|angry|frustrated|enthusiastic|verärgert|unzufrieden|zufrieden)\b|\b(?:sentiment|influence|relationship strength|stimmung|einfluss)\b.{0,40}\b(?:to|is|as|auf|ist|=)\b)/,
  ],
  ['fill_field', new RegExp(`^${please}(?:set|fill(?: in)?|change|put|record|enter|setze?|ändere?|trage?)\\b.+`)],
  ['notice', /\bnotice\b|auto-?renew|opt[- ]?out|kündigungsfrist|kündig|verlängert sich/],
  ['pricing', /\bpric(?:e|es|ing)\b|discount|negotiat|uplift|increase (?:the )?(?:price|arr)|preis|rabatt|verhandl/],
  [
    'changes',
    /\bwhat(?:'s| is| has| was)? (?:changed|new|happened|different)|\bwhat changed\b|was (?:hat sich|ist) (?:geändert|neu|passiert)|any news|recent(?:ly)? change/,
  ],
  ['queue', /which (?:customers?|accounts?)\b|welche[rn]? kunden?\b/],
  [
    'risk',
    /\brisk|churn|likely|probab|will they (?:renew|stay|leave)|at stake|why now|driv(?:es|ing|ers?)|risiko|gefährdet|abwander/,
  ],
  ['opportunity', /opportunit|upsell|expan(?:d|sion)|cross-?sell|chance/],
  ['health', /health|how (?:are|is) (?:they|the customer|this customer|it) doing|zustand|wie geht/],
  ['value', /\broi\b|\bvalue\b|worth|benefit|return on|wert\b|nutzen/],
  ['tickets', /ticket|support|escalat|issues?\b|bugs?\b|beschwerde/],
  [
    'chart',
    /\b(?:chart|graph|plot|trend|diagramm|verlauf|kurve)\b|satisf|zufrieden|\bnps\b|\bcsat\b|sentiment|stimmung|past due|payments? (?:late|due|on time)|late payments?|zahlung/,
  ],
  ['usage', /usage|adoption|active users|utili[sz]ation|log-?ins?|seats|nutzung|auslastung|lizenzen/],
  [
    'stakeholders',
    /stakeholder|champion|decision[- ]maker|contacts?\b|who (?:is|are|do|should|can|signs|decides)|sponsor|ansprechpartner|entscheider|wer (?:ist|sind|entscheidet)/,
  ],
  ['contract', /contract|terms?\b|clause|agreement|payment terms|liabil|governing|vertrag|klausel|laufzeit|bedingung/],
  ['tasks', /\btasks?\b|to-?dos?\b|open items|what(?:'s| is)? due|fällig|aufgabe|offene punkte/],
  ['recommendations', /recommend|suggest|advi[cs]e|ideas?\b|empf[ei]+hl|vorschl|what would you/],
  ['queue', /\bqueue\b|my (?:day|work|accounts|customers)|warteschlange|top accounts/],
  [
    'next_step',
    /what(?:'s| is)? next|next (?:step|action|best)|\bdo next|need to do|left to do|have to do|what (?:should|do|can|must|shall) (?:i|we) (?:do|work on|focus on|start with)|where (?:do|should) i start|nächste|(?:was|womit) (?:soll|kann|muss) ich/,
  ],
  ['history', /history|timeline|signals?\b|events?\b|list\b|table|historie|ereignisse|tabelle/],
  ['renewal', /renew|\barr\b|revenue|how (?:long|many days)|deadline|when\b|verlänger|umsatz|wann/],
  ['summary', /summar|overview|brief|tell me about|tl;?dr|status|zusammenfass|überblick|who (?:is|are) th(?:is|ey)/],
  ['thanks', /^(?:thanks?|thank you|danke|great|perfect|ok(?:ay)?|super|cool)\b.{0,20}$/],
  ['help', /^(?:help|hi|hello|hey|hallo|hilfe|guten tag|moin)\b|what can you|was kannst du/],
];

/** What a text asks for; `unknown` when nothing fits. */
export function intentOf(text: string): Intent {
  const said = heard(text);
  return rules.find(([, pattern]) => pattern.test(said))?.[0] ?? 'unknown';
}

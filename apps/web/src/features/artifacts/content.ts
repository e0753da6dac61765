import type { Checklist, EmailDraft, MetricsArtifact, Report, RiskReport } from '@renubu/contracts/artifacts';
import type { Contribution, Evidence, Recommendation, Statement } from '@renubu/contracts/intelligence';
import type { Json, JsonObject } from '@renubu/contracts/json';

type Loose = Record<string, unknown>;
const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objects = (value: unknown): Loose[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
const number = (value: unknown): number => {
  const parsed =
    typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(parsed) ? parsed : 0;
};
const evidence = (value: unknown): Evidence[] =>
  objects(value).map((item) => ({
    kind: text(item['kind']) as Evidence['kind'],
    id: text(item['id']),
    label: text(item['label']),
  }));

// Contents come out of templates, so a missing value may stand where a number was meant: read what is there.

export const readRiskReport = (content: JsonObject): RiskReport => ({
  score: number(content['score']),
  contributions: objects(content['contributions']).map((item): Contribution => ({
    factor: text(item['factor']),
    label: text(item['label']) || text(item['factor']),
    points: number(item['points']),
    value: typeof item['value'] === 'number' || typeof item['value'] === 'string' ? item['value'] : null,
    evidence: evidence(item['evidence']),
  })),
  statements: readStatements(content['statements']),
  ...(text(content['nextAction']) === '' ? {} : { nextAction: text(content['nextAction']) }),
});

function readStatements(value: Json | undefined): Statement[] {
  if (typeof value === 'string') return value === '' ? [] : [{ text: value, evidence: [] }];
  return objects(value).map((item) => ({ text: text(item['text']), evidence: evidence(item['evidence']) }));
}

export const readChecklist = (content: JsonObject): Checklist => ({
  items: objects(content['items']).map((item) => ({ label: text(item['label']), done: item['done'] === true })),
});
export const readEmail = (content: JsonObject): EmailDraft => ({
  to: text(content['to']),
  subject: text(content['subject']),
  body: text(content['body']),
});
export const readMetrics = (content: JsonObject): MetricsArtifact => ({
  metrics: objects(content['metrics']).map((item) => ({
    label: text(item['label']),
    value: text(item['value']) === '' ? null : text(item['value']),
    ...(text(item['hint']) === '' ? {} : { hint: text(item['hint']) }),
  })),
});
export const readReport = (content: JsonObject): Report => ({
  sections: objects(content['sections']).map((item) => ({ title: text(item['title']), body: text(item['body']) })),
});
export type RecommendationItem = Pick<Recommendation, 'title' | 'rationale' | 'priorityScore' | 'evidence'> & {
  impact: string;
  urgency: string;
};
export const readRecommendations = (content: JsonObject): RecommendationItem[] =>
  objects(content['recommendations'] ?? content['items']).map((item) => ({
    title: text(item['title']),
    rationale: text(item['rationale']) || text(item['description']),
    impact: text(item['impact']),
    urgency: text(item['urgency']),
    priorityScore: number(item['priorityScore']),
    evidence: evidence(item['evidence']),
  }));

export interface BarScale {
  /** Left edge and width in per cent of the track. */
  left: number;
  width: number;
  negative: boolean;
}
/** Places of contribution bars on one common scale; parts that lower the score grow to the left of zero. */
export function barScale(points: readonly number[]): BarScale[] {
  const most = Math.max(0, ...points);
  const least = Math.min(0, ...points);
  const span = most - least || 1;
  const zero = (Math.abs(least) / span) * 100;
  return points.map((value) => {
    const width = (Math.abs(value) / span) * 100;
    return { left: value < 0 ? zero - width : zero, width, negative: value < 0 };
  });
}

/** The e-mail as it is copied. */
export const emailText = ({ to, subject, body }: EmailDraft): string => `To: ${to}\nSubject: ${subject}\n\n${body}`;

/** Content of an unknown type as readable sections. */
export function asSections(content: JsonObject): Report['sections'] {
  return Object.entries(content).map(([title, value]) => ({
    title,
    body: typeof value === 'string' ? value : JSON.stringify(value, null, 2),
  }));
}

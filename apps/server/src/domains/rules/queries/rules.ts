import type { Rule } from '@renubu/contracts/rules';
import { sql, type SQL } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';

interface RuleRow extends Omit<Rule, 'updatedAt'> {
  updatedAt: Date;
}

/** Workflows whose draft or published source names the rule. */
export const usersOf = (slug: SQL, versions: SQL) => sql`
  select distinct w.slug from renubu.workflows w join renubu.workflow_versions v on v.workflow_id = w.id
   where w.organization_id = renubu.current_organization() and ${versions}
     and v.source ~ ('(^|[^a-z0-9_-])rule["'']?[[:space:]]*:[[:space:]]*["'']?' || ${slug} || '([^a-z0-9-]|$)')`;

const draftOrPublished = sql`(v.version is null or v.id = w.published_version_id)`;

async function select(tx: Tx, condition: SQL): Promise<Rule[]> {
  const found = await rows<RuleRow>(
    tx,
    sql`
    select r.slug, r.name, r.description, r.condition, r.revision, r.updated_at as "updatedAt",
           array(${usersOf(sql`r.slug`, draftOrPublished)} order by 1) as "usedBy"
      from renubu.rules r where r.organization_id = renubu.current_organization() and ${condition} order by r.slug`,
  );
  return found.map(({ updatedAt, ...rule }) => ({ ...rule, updatedAt: updatedAt.toISOString() }));
}

/** The rules of the organization, by slug. */
export const listRules = (tx: Tx): Promise<Rule[]> => select(tx, sql`true`);

/** One rule. Throws 404. */
export async function readRule(tx: Tx, slug: string): Promise<Rule> {
  const [rule] = await select(tx, sql`r.slug = ${slug}`);
  if (rule === undefined) throw notFound('rule', slug);
  return rule;
}

/** Workflows whose draft names the rule: they could not be published without it. */
export async function draftsNaming(tx: Tx, slug: string): Promise<string[]> {
  const found = await rows<{ slug: string }>(tx, usersOf(sql`${slug}::text`, sql`v.version is null`));
  return found.map((each) => each.slug).sort();
}

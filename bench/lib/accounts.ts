import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './server.ts';

export interface ImportFiles {
  /** Accounts and subscriptions, which usage refers to. */
  base: File[];
  usage: File[];
}

const real = join(root, '../shared/data/saas_accounts');

const fromDisk = (name: string): File => new File([readFileSync(join(real, name))], name);

/** A month's and a year's worth of rows in the shape of the real files: 500 accounts, 5,000 subscriptions, 25,000 uses. */
function generated(): ImportFiles {
  const day = (n: number) => new Date(Date.UTC(2023, 0, 1 + (n % 700))).toISOString().slice(0, 10);
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  const file = (name: string, header: string, lines: string[]) => new File([[header, ...lines].join('\n')], name);
  return {
    base: [
      file(
        'accounts.csv',
        'account_id,account_name,industry,country,signup_date,plan_tier,seats,is_trial,churn_flag',
        numbers(500).map((n) => `A-${n},Company_${n},EdTech,US,${day(n)},Basic,${1 + (n % 50)},False,False`),
      ),
      file(
        'subscriptions.csv',
        'subscription_id,account_id,start_date,end_date,plan_tier,seats,mrr_amount,arr_amount,is_trial,churn_flag,billing_frequency,auto_renew_flag',
        numbers(5_000).map(
          (n) => `S-${n},A-${n % 500},${day(n)},,Pro,${1 + (n % 50)},${n},${n * 12},False,False,annual,True`,
        ),
      ),
    ],
    usage: [
      file(
        'feature_usage.csv',
        'usage_id,subscription_id,usage_date,feature_name,usage_count,usage_duration_secs,error_count,is_beta_feature',
        numbers(25_000).map(
          (n) => `U-${n},S-${n % 5_000},${day(n * 7)},feature_${n % 40},${n % 20},${n % 9_000},0,False`,
        ),
      ),
    ],
  };
}

/** The real files when they are beside the repository, else generated ones of the same shape. */
export function importFiles(): ImportFiles {
  if (!existsSync(real)) return generated();
  return {
    base: ['ravenstack_accounts.csv', 'ravenstack_subscriptions.csv'].map(fromDisk),
    usage: [fromDisk('ravenstack_feature_usage.csv.gz')],
  };
}

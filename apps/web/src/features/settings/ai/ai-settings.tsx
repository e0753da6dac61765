import type { AiStatus } from '@renubu/contracts/ai-providers';
import { IconCpu, IconSparkles } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { aiStatusQuery } from '../../../api/ai-settings.ts';
import { SkeletonLines } from '../../../ui/states.tsx';
import classes from './ai.module.css';
import { BudgetsSection } from './budgets.tsx';
import { CallsSection } from './calls.tsx';
import { PrivacySection } from './privacy.tsx';
import { ProvidersSection } from './providers.tsx';

const UsageSection = lazy(async () => ({ default: (await import('./usage.tsx')).UsageSection }));

/** Which models answer for the organization, what may leave the house for them, what they may cost and what they did. */
export function AiSettings() {
  const { data: status } = useQuery(aiStatusQuery);
  return (
    <>
      {status && <Status status={status} />}
      <ProvidersSection />
      <PrivacySection />
      <BudgetsSection />
      <Suspense fallback={<SkeletonLines lines={6} />}>
        <UsageSection />
      </Suspense>
      <CallsSection />
    </>
  );
}

/** Who answers now, in one sentence. */
function Status({ status }: { status: AiStatus }) {
  const { t } = useTranslation('aiSettings');
  const Picture = status.available ? IconSparkles : IconCpu;
  return (
    <div className={classes['status']} data-available={status.available || undefined} role="status">
      <Picture size={18} stroke={1.6} aria-hidden />
      <div>
        <p className={classes['statusTitle']}>
          {status.available
            ? t('status.model', { provider: status.provider ?? '', model: status.model ?? '' })
            : t('status.builtIn')}
        </p>
        <p className={classes['hint']}>{t(`status.why.${status.reason ?? 'available'}`)}</p>
      </div>
    </div>
  );
}

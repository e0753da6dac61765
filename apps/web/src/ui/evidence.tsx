import { Popover, UnstyledButton } from '@mantine/core';
import type { Evidence } from '@renubu/contracts/intelligence';
import {
  IconActivity,
  IconBuilding,
  IconFileText,
  IconMessage,
  IconPlayerPlay,
  IconQuote,
  IconSquareCheck,
  IconUser,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './evidence.module.css';

const icons = {
  signal: IconActivity,
  contract: IconFileText,
  clause: IconQuote,
  stakeholder: IconUser,
  customer: IconBuilding,
  execution: IconPlayerPlay,
  task: IconSquareCheck,
  message: IconMessage,
};
const tabs = {
  signal: 'signals',
  contract: 'overview',
  clause: 'overview',
  stakeholder: 'people',
  customer: 'overview',
  execution: 'work',
  task: 'work',
  message: 'work',
} as const;

/** What statements rest on, each leading to where it stands. */
export function EvidenceList({ evidence, customerId }: { evidence: Evidence[]; customerId?: string | undefined }) {
  const { t } = useTranslation();
  if (evidence.length === 0) return <span className={classes['none']}>{t('evidence.none')}</span>;
  return (
    <ul className={classes['list']}>
      {evidence.map((item) => {
        const Picture = icons[item.kind];
        const content = (
          <>
            <Picture size={13} stroke={1.6} aria-hidden />
            <span className="rn-visually-hidden">{t(`evidence.${item.kind}`)}: </span>
            <span className="rn-truncate">{item.label}</span>
          </>
        );
        return (
          <li key={`${item.kind}-${item.id}`}>
            {customerId ? (
              <Link
                to="/customers/$customerId"
                params={{ customerId }}
                search={{ tab: tabs[item.kind] }}
                className={classes['item']}
              >
                {content}
              </Link>
            ) : (
              <span className={classes['item']}>{content}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** A small number that opens the evidence of one statement. */
export function EvidenceCount({ evidence, customerId }: { evidence: Evidence[]; customerId?: string | undefined }) {
  const { t } = useTranslation();
  if (evidence.length === 0) return null;
  return (
    <Popover width={320} position="bottom-start" withinPortal>
      <Popover.Target>
        <UnstyledButton className={classes['count']} aria-label={t('evidence.show', { count: evidence.length })}>
          {evidence.length}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes['title']}>{t('evidence.title')}</div>
        <EvidenceList evidence={evidence} customerId={customerId} />
      </Popover.Dropdown>
    </Popover>
  );
}

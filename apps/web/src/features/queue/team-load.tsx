import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/identity.ts';
import { queueLoadQuery } from '../../api/queue.ts';
import { useRealtime } from '../../api/use-realtime.ts';
import { keys } from '../../api/keys.ts';
import { Load, SkeletonLines } from '../../ui/states.tsx';
import { useFormat } from '../../ui/format.ts';
import classes from './team-load.module.css';

interface TeamLoadProps {
  /** The chosen CSM, or undefined for everybody. */
  chosen: string | undefined;
  onChoose: (userId: string | undefined) => void;
}

/** How much each CSM has, side by side; pressing one shows their queue. */
export function TeamLoad({ chosen, onChoose }: TeamLoadProps) {
  const { t } = useTranslation('queue');
  const { organization } = useMe();
  const format = useFormat();
  const query = useQuery(queueLoadQuery);
  useRealtime(
    (query.data?.members ?? []).map(({ userId }) => `queue/${userId}`),
    [keys.queue],
  );
  return (
    <div className={classes['team']}>
      <Load query={query} skeleton={<SkeletonLines lines={4} />}>
        {({ members }) => {
          if (members.length === 0) return <p className={classes['empty']}>{t('team.empty')}</p>;
          const most = Math.max(1, ...members.map(({ items }) => items));
          return (
            <table className={classes['table']}>
              <thead>
                <tr>
                  <th scope="col">{t('team.member')}</th>
                  <th scope="col">{t('team.items')}</th>
                  <th scope="col" data-wide>
                    {t('team.inProgress')}
                  </th>
                  <th scope="col" data-wide>
                    {t('team.executions')}
                  </th>
                  <th scope="col" data-wide>
                    {t('team.arr')}
                  </th>
                  <th scope="col">{t('team.top')}</th>
                  <th scope="col">{t('team.done')}</th>
                </tr>
              </thead>
              <tbody>
                {members.map((member) => {
                  const pressed = member.userId === chosen;
                  return (
                    <tr key={member.userId} data-chosen={pressed || undefined}>
                      <th scope="row">
                        <UnstyledButton
                          className={classes['name']}
                          aria-pressed={pressed}
                          aria-label={t('team.show', { name: member.name })}
                          onClick={() => onChoose(pressed ? undefined : member.userId)}
                        >
                          {member.name}
                          <span className={classes['title']}>{member.title}</span>
                        </UnstyledButton>
                      </th>
                      <td className={classes['load']}>
                        <span className={classes['bar']} aria-hidden>
                          <span style={{ width: `${String((member.items / most) * 100)}%` }} />
                        </span>
                        <span className={classes['amount']}>{member.items}</span>
                      </td>
                      <td data-wide>{member.inProgress}</td>
                      <td data-wide>{member.openExecutions}</td>
                      <td data-wide>{format.money(member.arrMinor, organization.currency)}</td>
                      <td>{member.topScore ?? '–'}</td>
                      <td>{member.completedToday}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          );
        }}
      </Load>
    </div>
  );
}

import { Anchor, UnstyledButton } from '@mantine/core';
import type { Setup } from '@renubu/contracts/identity';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignIn } from '../../api/identity.ts';
import { initials } from '../../app/shell/initials.ts';
import classes from './auth.module.css';
import { SignInProblem } from './sign-in-problem.tsx';

const shownAtFirst = 4;

/** The sample organization's people, each a press away: one of each role first. */
export function SamplePeople({ people, onSignedIn }: { people: Setup['sampleUsers']; onSignedIn: () => void }) {
  const { t } = useTranslation('auth');
  const signIn = useSignIn();
  const [all, setAll] = useState(false);
  const ordered = oneOfEachRoleFirst(people);
  const shown = all ? ordered : ordered.slice(0, shownAtFirst);
  return (
    <section className={classes['card']} aria-label={t('explore.title')}>
      <h2 className={classes['title']}>{t('explore.title')}</h2>
      <p className={classes['detail']}>{t('explore.detail')}</p>
      <SignInProblem error={signIn.error} />
      <ul className={classes['people']}>
        {shown.map((person) => (
          <li key={person.email}>
            <UnstyledButton
              className={classes['person']}
              aria-label={t('explore.start', { name: person.name })}
              data-busy={(signIn.isPending && signIn.variables.email === person.email) || undefined}
              disabled={signIn.isPending}
              onClick={() =>
                signIn.mutate({ email: person.email, password: person.password }, { onSuccess: onSignedIn })
              }
            >
              <span className={classes['avatar']} aria-hidden>
                {initials(person.name)}
              </span>
              <span className={classes['who']}>
                <span className={classes['name']}>{person.name}</span>
                <span className={classes['role']}>
                  {person.title ?? t(`role.${person.role}`, { ns: 'common' })} · {t(`explore.${person.role}`)}
                </span>
              </span>
              <IconChevronRight size={16} aria-hidden />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {!all && ordered.length > shownAtFirst && (
        <Anchor component="button" type="button" size="sm" mt="md" onClick={() => setAll(true)}>
          {t('explore.others')}
        </Anchor>
      )}
    </section>
  );
}

function oneOfEachRoleFirst(people: Setup['sampleUsers']): Setup['sampleUsers'] {
  const seen = new Set<string>();
  const firsts = people.filter(({ role }) => !seen.has(role) && seen.add(role));
  return [...firsts, ...people.filter((person) => !firsts.includes(person))];
}

import { Anchor, Divider } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setupQuery } from '../../api/identity.ts';
import { useOpenPath } from '../../app/use-open-path.ts';
import { Mark } from '../../app/shell/navigation.tsx';
import { FirstAdminForm } from '../../features/auth/first-admin-form.tsx';
import { SamplePeople } from '../../features/auth/sample-people.tsx';
import { SignInForm } from '../../features/auth/sign-in-form.tsx';
import { useDocumentTitle } from '../../ui/page.tsx';
import { Load, SkeletonLines } from '../../ui/states.tsx';
import classes from './sign-in-page.module.css';

const route = getRouteApi('/sign-in');

/** Sign-in; on a new installation also the first administrator, and the sample people where there are some. */
export function SignInPage() {
  const { t } = useTranslation('auth');
  const { redirect } = route.useSearch();
  const openPath = useOpenPath();
  const setup = useQuery(setupQuery);
  const [own, setOwn] = useState(false);
  const signedIn = (): void => openPath(redirect ?? '/');
  useDocumentTitle(t(setup.data?.needsFirstAdmin ? 'firstTitle' : 'title'));

  return (
    <main className={classes['page']}>
      <div className={classes['column']}>
        <header className={classes['head']}>
          <Mark size={36} />
          <h1>{t(setup.data?.needsFirstAdmin ? 'firstTitle' : 'title')}</h1>
          <p>{t('welcome')}</p>
        </header>
        <Load query={setup} skeleton={<SkeletonLines lines={6} />}>
          {({ needsFirstAdmin, sampleUsers, version }) => (
            <>
              {sampleUsers.length > 0 && !own && (
                <>
                  <SamplePeople people={sampleUsers} onSignedIn={signedIn} />
                  <Divider label={t('form.or')} />
                </>
              )}
              {needsFirstAdmin && (own || sampleUsers.length === 0) ? (
                <FirstAdminForm onSignedIn={signedIn} />
              ) : (
                <SignInForm onSignedIn={signedIn} />
              )}
              {needsFirstAdmin && sampleUsers.length > 0 && (
                <Anchor component="button" type="button" size="sm" ta="center" onClick={() => setOwn(!own)}>
                  {t(own ? 'explore.title' : 'first.open')}
                </Anchor>
              )}
              <p className={classes['version']}>{t('version', { version })}</p>
            </>
          )}
        </Load>
      </div>
    </main>
  );
}

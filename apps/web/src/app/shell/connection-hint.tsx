import { useNetwork } from '@mantine/hooks';
import { IconCloudOff, IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnectionState } from '../../api/use-realtime.ts';
import classes from './shell.module.css';

/** A short break is not worth a word. */
const patienceMs = 2500;

/** Says when the page may be out of date: offline, or the live connection is being restored. */
export function ConnectionHint() {
  const { t } = useTranslation('shell');
  const { online } = useNetwork();
  const state = useConnectionState();
  const [long, setLong] = useState(false);
  const away = state === 'reconnecting';
  useEffect(() => {
    if (!away) return;
    const timer = setTimeout(() => setLong(true), patienceMs);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [away]);
  const shown = !online || (away && long);
  return (
    <div role="status">
      {shown && (
        <div className={classes['hint']}>
          {online ? <IconRefresh size={14} aria-hidden /> : <IconCloudOff size={14} aria-hidden />}
          {t(online ? 'connection.reconnecting' : 'connection.offline')}
        </div>
      )}
    </div>
  );
}

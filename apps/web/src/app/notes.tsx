import '@mantine/notifications/styles.layer.css';
import { Notifications } from '@mantine/notifications';

/** Where short notes appear. The only default export: `lazy` wants one. */
export default function Notes() {
  return <Notifications position="bottom-right" limit={4} />;
}

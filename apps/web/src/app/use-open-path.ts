import { useRouter } from '@tanstack/react-router';

/** Opens a path of the app that came as text (`/executions/…` in a notification or an answer). */
export function useOpenPath(): (path: string) => void {
  const router = useRouter();
  return (path) => router.history.push(withBase(router.basepath, path));
}

/** A path of the app as an address below the folder it is served from. */
export const withBase = (basepath: string, path: string): string => basepath.replace(/\/$/, '') + path;

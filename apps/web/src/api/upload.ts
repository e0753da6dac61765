import { toApiProblem } from '@renubu/client/problem';
import { baseUrl } from './client.ts';
import { ApiProblem } from './errors.ts';

interface Upload {
  /** Below the app's folder: `api/v1/customers/imports`. */
  path: string;
  form: FormData;
  /** The share sent so far, 0–1. */
  onProgress: (share: number) => void;
  signal?: AbortSignal | undefined;
}

/** Sends a form with the share sent so far; fetch cannot tell it, so this is a request of its own. */
export function sendForm<Answer>({ path, form, onProgress, signal }: Upload): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', new URL(path, baseUrl()));
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable) onProgress(loaded / total);
    };
    request.onload = () => {
      if (request.status === 200 || request.status === 201) resolve(request.response as Answer);
      else
        reject(
          toApiProblem(
            new Response(null, { status: Math.max(200, request.status), statusText: request.statusText }),
            request.response,
          ),
        );
    };
    request.onerror = () => reject(new ApiProblem(0, 'unreachable', 'The server cannot be reached just now.'));
    signal?.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}

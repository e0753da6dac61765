import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV3 } from '@ai-sdk/provider';
import type { Fetch, Provider } from '../provider.ts';

/** The model of a provider behind the one interface of the AI SDK. Nothing is read from the environment. */
export function languageModel(provider: Provider, fetch: Fetch): LanguageModelV3 {
  const { kind, baseUrl, model, headers } = provider;
  const apiKey = provider.apiKey ?? undefined;
  const baseURL = baseUrl.replace(/\/+$/, '');
  switch (kind) {
    case 'openai':
      return createOpenAI({ baseURL, apiKey: apiKey ?? '', headers, fetch }).chat(model);
    case 'anthropic':
      return createAnthropic({ baseURL, apiKey: apiKey ?? '', headers, fetch }).languageModel(model);
    case 'openai-compatible':
      return createOpenAICompatible({
        name: 'compatible',
        baseURL,
        ...(apiKey === undefined ? {} : { apiKey }),
        headers,
        fetch,
        includeUsage: true,
        supportsStructuredOutputs: true,
      }).chatModel(model);
  }
}

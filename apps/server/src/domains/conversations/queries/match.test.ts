import { describe, expect, it } from 'vitest';
import { chatSchema } from '@renubu/contracts/language/guided';
import { matchBranch, plain, unmatchedReply } from './match.ts';

const chat = chatSchema.parse({
  opening: {
    text: 'Ready?',
    buttons: [
      { label: 'Show the risk report', value: 'report' },
      { label: 'Call now!', value: 'call' },
    ],
  },
  branches: {
    report: { reply: 'Here', prompts: ['risk report', 'what is wrong'] },
    call: { reply: 'Good', prompts: ['phone'] },
    later: { reply: 'Fine', prompts: ['not now', 'phone later'] },
  },
});
const offered = chat.opening.buttons;

describe('a typed text', () => {
  it.each([
    ['call now', 'call'],
    ['  CALL   NOW?! ', 'call'],
    ['report', 'report'],
    ['What is wrong?', 'report'],
    ['please show me the risk report, thanks', 'report'],
    ['Nót now', 'later'],
    ['I will phone later', 'later'],
  ])('%s chooses %s', (text, value) => {
    expect(matchBranch(chat, offered, text)).toEqual({ value });
  });

  it('that fits nothing chooses nothing', () => {
    expect(matchBranch(chat, offered, 'tell me a joke')).toEqual({ value: null, candidates: [] });
    expect(matchBranch(chat, offered, '?!')).toEqual({ value: null, candidates: [] });
  });

  it('that fits two choices equally chooses none', () => {
    const same = [
      { label: 'Yes', value: 'a' },
      { label: 'yes!', value: 'b' },
    ];
    expect(matchBranch(chat, same, 'yes')).toEqual({ value: null, candidates: ['a', 'b'] });
    expect(unmatchedReply(same, ['a', 'b'])).toBe('That fits more than one choice. You can say “Yes” or “yes!”.');
  });
});

it('names the choices when nothing fits', () => {
  expect(unmatchedReply(offered, [])).toBe(
    'I did not find that among the choices. You can say “Show the risk report” or “Call now!”.',
  );
  expect(unmatchedReply([], [])).toMatch(/none open/);
});

it('compares plain text', () => {
  expect(plain(' Élan—VITAL 2 ')).toBe('elan vital 2');
});

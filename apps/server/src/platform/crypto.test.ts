import { describe, expect, it } from 'vitest';
import { seal, SealError, unseal } from './crypto.ts';

const secret = 'a secret of at least thirty-two characters';

describe('seal', () => {
  it('gives back what was sealed, and never the same text twice', () => {
    const sealed = seal(secret, 'whsec_abc', 'row-1');
    expect(sealed).not.toContain('whsec');
    expect(seal(secret, 'whsec_abc', 'row-1')).not.toBe(sealed);
    expect(unseal(secret, sealed, 'row-1')).toBe('whsec_abc');
  });

  it('refuses another key, another purpose and a changed text', () => {
    const sealed = seal(secret, 'whsec_abc', 'row-1');
    const last = sealed.endsWith('A') ? 'B' : 'A';
    expect(() => unseal(`${secret}!`, sealed, 'row-1')).toThrow(SealError);
    expect(() => unseal(secret, sealed, 'row-2')).toThrow(SealError);
    expect(() => unseal(secret, `${sealed.slice(0, -2)}${last}${last}`, 'row-1')).toThrow(SealError);
    expect(() => unseal(undefined, sealed, 'row-1')).toThrow(SealError);
  });
});

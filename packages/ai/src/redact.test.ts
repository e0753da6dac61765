import { describe, expect, it } from 'vitest';
import { redaction, restoringPieces } from './redact.ts';

const all = () => redaction({ emails: true, phones: true });

describe('redaction', () => {
  it.each([
    ['sk-proj-abcdefghij0123456789', '[secret]'],
    ['ghp_abcdefghijklmnopqrstuvwx', '[secret]'],
    ['AKIAABCDEFGHIJKLMNOP', '[secret]'],
    ['Authorization: Bearer abcdef.ghijkl.mnopqr', 'Authorization: Bearer [secret]'],
    ['postgres://app:hunter22@db.example/x', 'postgres://app:[secret]@db.example/x'],
    ['password: correct-horse', 'password: [secret]'],
    ['token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJl', 'token [secret]'],
    ['4111 1111 1111 1111', '[card]'],
    ['5500-0000-0000-0004', '[card]'],
  ])('hides %s', (text, hidden) => {
    expect(redaction({ emails: false, phones: false }).hide(text)).toBe(hidden);
  });

  it.each(['4111 1111 1111 1112', 'INV-2026-000123', '$1,200,000', 'ARR 4500000', '2026-01-15', 'in 30 days'])(
    'leaves %s',
    (text) => {
      expect(all().hide(text)).toBe(text);
    },
  );

  it('takes no longer for a text that only begins like a token again and again', () => {
    const text = 'eyJ-'.repeat(50_000);
    const began = performance.now();
    expect(all().hide(text)).toBe(text);
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('gives the same address the same placeholder and puts it back', () => {
    const { hide, restore } = all();
    const text = 'ann@acme.example, bob@acme.example, ann@acme.example, +49 30 1234567';
    const hidden = hide(text);
    expect(hidden).toBe('[email-1], [email-2], [email-1], [phone-3]');
    expect(restore(hidden)).toBe(text);
    expect(restore('[email-9] [e3]')).toBe('[email-9] [e3]');
  });

  it('puts back across pieces, however they are cut', () => {
    const hidden = all();
    const text = hidden.hide('Write to ann@acme.example [e3] now [');
    for (let size = 1; size <= text.length; size += 1) {
      const { take, rest } = restoringPieces(hidden);
      let whole = '';
      for (let at = 0; at < text.length; at += size) whole += take(text.slice(at, at + size));
      expect(whole + rest()).toBe('Write to ann@acme.example [e3] now [');
    }
  });
});

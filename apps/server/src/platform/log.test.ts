import { DrizzleQueryError } from 'drizzle-orm/errors';
import pg from 'pg';
import { expect, it } from 'vitest';
import { describeError } from './log-error.ts';

it('keeps type, message, code and stack of an error and of its causes', () => {
  const cause = Object.assign(new TypeError('inner'), { code: 'EINNER' });
  expect(describeError(new Error('outer', { cause }))).toEqual({
    type: 'Error',
    message: 'outer',
    stack: expect.stringContaining('log.test.ts') as string,
    cause: { type: 'TypeError', message: 'inner', code: 'EINNER', stack: expect.any(String) as string },
  });
});

it('keeps connections, queries and their values out of the log', () => {
  const secret = 'not for the log';
  const client = new pg.Client({ user: 'renubu', password: secret });
  const failed = Object.assign(new pg.DatabaseError('duplicate key', 1, 'error'), {
    client,
    code: '23505',
    detail: `Key (email)=(${secret}) already exists.`,
  });
  const query = new DrizzleQueryError('insert into users values ($1)', [secret], failed);
  const described = describeError(query);
  expect(JSON.stringify(described)).not.toContain(secret);
  expect(described).toMatchObject({
    message: 'Failed query: insert into users values ($1)',
    cause: { message: 'duplicate key', code: '23505' },
  });
  expect(Object.keys((described as { cause: object }).cause).sort()).toEqual(['code', 'message', 'stack', 'type']);
});

it('says nothing of what is no error', () => {
  expect(describeError({ password: 'x' })).toEqual({ type: 'unknown' });
  expect(describeError('plain')).toBe('plain');
});

it('survives causes that go round', () => {
  const one = new Error('one');
  one.cause = new Error('two', { cause: one });
  expect(JSON.stringify(describeError(one)).length).toBeGreaterThan(0);
});

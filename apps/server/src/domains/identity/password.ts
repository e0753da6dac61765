import { hash, verify } from '@node-rs/argon2';

/** Argon2id (2) with OWASP's second choice of parameters: 19 MiB, two passes. */
const options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The Argon2id hash to store; about 20 ms of one core. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), options);
}

/** Whether the password made the hash. A text that is no hash matches nothing. */
export function verifyPassword(hashed: string, password: string): Promise<boolean> {
  return verify(hashed, password.normalize('NFKC')).catch(() => false);
}

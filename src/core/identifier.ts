import { randomInt } from 'node:crypto';

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A new identifier: twelve random lower-case letters and digits (62 bits). */
export function newIdentifier(): string {
  return Array.from({ length: 12 }, () => letters[randomInt(letters.length)]).join('');
}

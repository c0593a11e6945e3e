import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { fuzzCases, runCase } from './fuzz/cases.ts';

const cases = 1500;
const unhandled = vi.fn();
beforeAll(() => process.on('unhandledRejection', unhandled));
afterAll(() => process.off('unhandledRejection', unhandled));

describe('damaged and lying files give a failure or what they hold, never anything else', () => {
  test.each(fuzzCases)('$name', async (reader) => {
    const outcomes = new Map<string, number>();
    for (let number = 0; number < cases; number += 1) {
      const outcome = await runCase(reader, number);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect(unhandled).not.toHaveBeenCalled();
    // Neither is all refused nor all read, so both are tried.
    expect(outcomes.get('read')).toBeGreaterThan(cases / 100);
    expect(outcomes.size).toBeGreaterThan(1);
  });
});

import { expect, test, vi } from 'vitest';
import { type IssueThresholds, usualThresholds } from '#shared/dataset/issue.ts';
import { IssueFindings } from '../../../../src/renderer/datasets/issues/issue-findings.svelte.ts';
import type { Client } from '../../../../src/renderer/rpc/client.ts';
import { Toasts } from '../../../../src/renderer/ui/toasts.svelte.ts';

test('a threshold that was changed can be set to its default again, and others stay as they are', async () => {
  let kept = { ...usualThresholds, brightAbove: 200 };
  const dataset = {
    issues: () => Promise.resolve({ issues: [], hasGroups: false, searching: null, searchFailure: null }),
    thresholds: () => Promise.resolve(kept),
    setThresholds: (patch: Partial<IssueThresholds>) => Promise.resolve((kept = { ...kept, ...patch })),
  };
  const findings = new IssueFindings({ dataset } as unknown as Client, new Toasts(), 'aaaaaaaaaaaa');
  await findings.load();
  expect([findings.isUsual('darkBelow'), findings.isUsual('brightAbove')]).toEqual([true, false]);
  findings.setThreshold('darkBelow', 99);
  expect(findings.basis.thresholds?.darkBelow).toBe(usualThresholds.darkBelow);
  await vi.waitUntil(() => findings.basis.thresholds?.darkBelow === 99);
  expect(findings.isUsual('darkBelow')).toBe(false);
  findings.resetThreshold('darkBelow');
  await vi.waitUntil(() => kept.darkBelow === usualThresholds.darkBelow);
  expect(findings.isUsual('darkBelow')).toBe(true);
  expect(kept.brightAbove).toBe(200);
  await vi.waitUntil(() => findings.basis.thresholds?.darkBelow === usualThresholds.darkBelow);
  expect(findings.basis).toEqual({ thresholds: kept, isSearched: true });
});

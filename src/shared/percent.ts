const none = '–';

/** A share of 0 to 1 as `61.2%`; at least three digits tell, so that 99.95% is not 100%. */
export function formatPercent(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return none;
  const percent = share * 100;
  if (percent === 0 || percent === 100) return `${percent}%`;
  if (percent < 0.1) return '<0.1%';
  if (percent > 99.9) return '>99.9%';
  return `${percent.toFixed(1)}%`;
}

/** A share of 0 to 1 in whole percent, where more digits would say no more: `61%`. */
export function formatWholePercent(share: number): string {
  if (!Number.isFinite(share)) return none;
  if (share > 0 && share < 0.01) return '<1%';
  if (share < 1 && share > 0.99) return '>99%';
  return `${Math.round(share * 100)}%`;
}

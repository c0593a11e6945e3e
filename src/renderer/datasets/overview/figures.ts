/** `1 : 1`, `3.4 : 1`, `120 : 1`. */
export function ratioWords(ratio: number | null): string {
  if (ratio === null) return '–';
  return `${ratio < 10 ? Number(ratio.toFixed(1)) : Math.round(ratio)} : 1`;
}

/** Width through height as `4 : 3`, `1 : 1`, `1 : 2.5`. */
export function aspectWords(aspect: number): string {
  const wide = aspect >= 1;
  const longer = wide ? aspect : 1 / aspect;
  const known = [
    [4, 3],
    [3, 2],
    [16, 9],
  ].find(([a = 1, b = 1]) => Math.abs(longer - a / b) < 0.01);
  const [long, short] = known ?? [Number(longer.toFixed(longer < 10 ? 1 : 0)), 1];
  return wide ? `${long} : ${short}` : `${short} : ${long}`;
}

export interface Timing {
  /** Median of three rounds. */
  stepsPerSecond: number;
  /** Time that the process's threads spent on a step, over all rounds. */
  cpuMicroseconds: number;
}

/** Times `steps` steps three times over, after a few to warm up. @param take takes some steps and says how many */
export function timeSteps(steps: number, take: () => number): Timing {
  for (let done = 0; done < Math.max(3, steps / 20); ) done += take();
  const before = process.cpuUsage();
  let all = 0;
  const rounds = Array.from({ length: 3 }, () => {
    const begin = performance.now();
    let done = 0;
    while (done < steps) done += take();
    all += done;
    return (done * 1000) / (performance.now() - begin);
  });
  const { user, system } = process.cpuUsage(before);
  const [, median = NaN] = rounds.sort((a, b) => a - b);
  return { stepsPerSecond: median, cpuMicroseconds: (user + system) / all };
}

export interface Timing {
  /** Median of three rounds. */
  stepsPerSecond: number;
  /** Time that the process's threads spent on a step, over all rounds. */
  cpuMicroseconds: number;
}

/** Times `steps` steps three times over, after a few to warm up. @param take takes some steps and says how many */
export async function timeSteps(steps: number, take: () => number | Promise<number>): Promise<Timing> {
  for (let done = 0; done < Math.max(3, steps / 20); ) done += await take();
  const before = process.cpuUsage();
  let all = 0;
  const rounds: number[] = [];
  for (let round = 0; round < 3; round++) {
    const begin = performance.now();
    let done = 0;
    while (done < steps) done += await take();
    all += done;
    rounds.push((done * 1000) / (performance.now() - begin));
  }
  const { user, system } = process.cpuUsage(before);
  const [, median = NaN] = rounds.sort((a, b) => a - b);
  return { stepsPerSecond: median, cpuMicroseconds: (user + system) / all };
}

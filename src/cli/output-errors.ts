/**
 * Makes of output that goes nowhere what a person expects: nothing where whoever reads it has read enough (`| head`), and
 * else a sentence and exit code 1. What the command does is done either way.
 */
export function handleOutputErrors(): void {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' || process.exitCode === 1) return;
    const why = code === 'ENOSPC' ? 'the disk is full' : `the system reports ${code ?? 'an error'}`;
    process.stderr.write(`What this command prints could not be written: ${why}.\n`);
    process.exitCode = 1;
  });
  process.stderr.on('error', () => undefined);
}

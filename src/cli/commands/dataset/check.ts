import type { Command } from 'commander';
import type { Application } from '#core/application.ts';
import { exampleFilterSchema } from '#shared/dataset/edit.ts';
import { exampleIssueSchema, type IssueKind, type IssueReport, type IssueSummary, issueThresholdsPatchSchema } from '#shared/dataset/issue.ts';
import { issueOrder, issueWords } from '#shared/dataset/issue-words.ts';
import type { Dataset } from '#shared/dataset/schema.ts';
import { isTrustworthy, neededAgreement, type SuspectList, unusedTexts } from '#shared/dataset/wrong-label.ts';
import { Failure, type FailureData } from '#shared/failure.ts';
import { formatPercent } from '#shared/percent.ts';
import { runFailures } from '#shared/run/failures.ts';
import { followComparison } from '../../follow-comparison.ts';
import { collect } from '../../option-values.ts';
import { parseOptions, setNames } from '../../parse-options.ts';
import { onWorkspace, type SharedOptions } from '../../session.ts';
import { count, indent } from '../../terminal/format.ts';
import { shellWord } from '../../terminal/shell-word.ts';
import { table } from '../../terminal/table.ts';
import { listImages } from './images.ts';

interface CheckOptions extends SharedOptions {
  wrongLabels?: boolean;
  run: string[];
  set: string[];
}

const suspectsAtOnce = 1000;
const suspectsShown = 20;

export function addCheckCommand(dataset: Command): void {
  dataset.command('check')
    .description('find what is wrong with the images of a dataset')
    .argument('<dataset>', 'id or name')
    .option('--wrong-labels', 'also labels that runs speak against which did not train on the images')
    .option('--run <id>', 'only what this run says of labels, and not the best; of several their mean', collect, [])
    .option('--set <threshold=value>', 'change a threshold for all datasets, such as darkBelow=20', collect, [])
    .action(async (idOrName: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CheckOptions>();
      await onWorkspace('dataset check', options, async (application) => {
        const found = await application.datasets.find(idOrName);
        for (const run of options.run) await assertOfDataset(application, run, found);
        const thresholdsSet = thresholdsFrom(options.set);
        const patch = parseOptions(issueThresholdsPatchSchema, thresholdsSet, setNames(Object.keys(thresholdsSet)));
        if (options.set.length > 0) await application.issues.setThresholds(patch);
        const searchFailure = await compared(application, found);
        const report = await application.issues.report(found.id);
        const thresholds = await application.issues.thresholds();
        const runIds = options.run.length > 0 ? options.run : undefined;
        const wanted = options.wrongLabels === true || runIds !== undefined;
        const wrongLabels = wanted ? await allSuspects(application, found.id, runIds) : undefined;
        const { id, name, version } = found;
        const issues = options.json && (await Promise.all(report.issues.map((issue) => explained(application, found, issue))));
        return {
          json: {
            dataset: { id, name, version },
            ...report,
            searchFailure: searchFailure?.toJSON() ?? null,
            issues,
            thresholds,
            wrongLabels: wrongLabels && suspectsJson(found, wrongLabels),
          },
          text: [
            ...(searchFailure ? [searchFailureText(searchFailure, idOrName)] : []),
            reportText(found, report, idOrName),
            ...(wrongLabels ? [suspectsText(found, wrongLabels)] : []),
          ].join('\n\n'),
          succeeded: searchFailure === null,
        };
      });
    });
}

/** `name=value`; what is no number is left for the schema to refuse. */
function thresholdsFrom(given: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    given.map((each) => {
      const [name = '', value = ''] = each.split('=');
      return [name, value === '' ? NaN : Number(value)];
    }),
  );
}

/** @returns why the images could not be compared, which leaves the other issues to be told */
async function compared(application: Application, dataset: Dataset): Promise<Failure | null> {
  try {
    await followComparison(application, dataset);
    return null;
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
    throw thrown;
  }
}

/** Why near duplicates are not known. @param typed what the person called the dataset */
export function searchFailureText({ message, action }: FailureData, typed: string): string {
  return (
    `Near duplicates, leaks and images with two labels could not be looked for: ${message}\n` +
    indent(`${action}\nagain: xent dataset check ${shellWord(typed)}`)
  );
}

/** @throws {Failure} `run-not-found` or `run-of-another-dataset` */
async function assertOfDataset({ runs }: Application, id: string, dataset: Dataset): Promise<void> {
  const run = await runs.get(id);
  if (run.datasetId !== dataset.id) throw runFailures.ofAnotherDataset(run.name, run.datasetName, dataset.name);
}

async function allSuspects({ wrongLabels }: Application, id: string, runIds?: string[]): Promise<SuspectList> {
  const first = await wrongLabels.suspects({ id, runIds, offset: 0, limit: suspectsAtOnce });
  const suspects = [...first.suspects];
  while (suspects.length < first.total) {
    const next = await wrongLabels.suspects({ id, runIds, offset: suspects.length, limit: suspectsAtOnce });
    if (next.suspects.length === 0) break;
    suspects.push(...next.suspects);
  }
  return { ...first, suspects };
}

/** An issue with why it hurts, what can be done about it, and its images. */
async function explained(application: Application, dataset: Dataset, issue: IssueSummary) {
  const { title, why, mends } = issueWords[issue.kind];
  const ofImages = exampleIssueSchema.safeParse(issue.kind);
  const filter = exampleFilterSchema.parse({ issue: ofImages.data });
  const { images } = ofImages.success && issue.count > 0 ? await listImages(application, dataset, filter) : { images: [] };
  return { ...issue, title, why, mends, images: images.map(({ position, path, set }) => ({ position, path, set })) };
}

/** @param typed what the person called the dataset, for the commands that the text tells */
function reportText({ name }: Dataset, { issues, searchFailure }: IssueReport, typed: string): string {
  const found = issueOrder.flatMap((kind) => issues.filter((issue) => issue.kind === kind && issue.count > 0));
  if (found.length === 0 && searchFailure) return `Nothing else is wrong with “${name}” as far as can be seen.`;
  if (found.length === 0) return `Nothing is wrong with “${name}” as far as can be seen.`;
  return [`“${name}”:`, ...found.map((issue) => indent(issueText(issue, shellWord(typed))))].join('\n\n');
}

function issueText({ kind, count: images, groups, detail }: IssueSummary, dataset: string): string {
  const { title, why, advice, mends } = issueWords[kind];
  const much = [count(images), ...(groups === null ? [] : [`in ${count(groups, 'set')}`]), ...(detail ? [`(${detail})`] : [])];
  const commands = commandsFor(kind, dataset);
  const toDo = [...(mends.length > 0 ? [] : [advice]), ...(commands.length > 0 ? [table(commands, ['left'])] : [])];
  return [`${title}: ${much.join(' ')}`, indent(why), ...toDo.map((each) => indent(each))].join('\n');
}

/** What lists the images of an issue and what mends it; nothing where no command does. */
function commandsFor(kind: IssueKind, dataset: string): string[][] {
  if (kind === 'group-leak') return [['mend:', `xent dataset split ${dataset} --groups column --keep-test`]];
  const { mends } = issueWords[kind];
  if (mends.length === 0) return [];
  return [
    ['list:', `xent dataset images ${dataset} --issue ${kind}`],
    ...mends.map((mend) => ['mend:', `xent dataset edit mend ${dataset} ${kind} --by ${mend}`]),
  ];
}

function doubtText(list: SuspectList): string {
  if (isTrustworthy(list)) return '';
  return (
    `\n  This list cannot be trusted: the runs agree with ${formatPercent(list.agreement)} of the labels, and always naming the ` +
    `most frequent class would with ${formatPercent(list.guessing)}. Train a run that reaches ` +
    `${formatPercent(neededAgreement(list))} first, or name better runs with --run.`
  );
}

/** What runs say of labels, with the names of classes beside their numbers. */
export function suspectsJson({ classes }: Pick<Dataset, 'classes'>, list: SuspectList) {
  const suspects = list.suspects.map((suspect) => ({
    ...suspect,
    class: classes[suspect.example.label],
    suggestedClass: classes[suspect.suggested],
  }));
  return { ...list, suspects, trustworthy: isTrustworthy(list) };
}

/** What runs say of labels, and whether that can be trusted. */
export function suspectsText({ classes }: Pick<Dataset, 'classes'>, list: SuspectList): string {
  const { total, suspects, examined, runs, unused } = list;
  if (runs.length === 0) {
    const advice = 'Train a run with a validation or test split first';
    if (unused.length === 0) return `No run has examined images of this dataset. ${advice}.`;
    const reasons = unusedTexts(unused).map((each) => `\n  ${each}`).join('');
    return `No run has usable predictions of images that it did not train on:${reasons}\n${advice}, or name another with --run.`;
  }
  const rows = suspects.slice(0, suspectsShown).map(({ example, suggested, ownProbability, suggestedProbability }) => [
    `${classes[example.label] ?? ''} (${ownProbability.toFixed(3)})`,
    `rather ${classes[suggested] ?? ''} (${suggestedProbability.toFixed(3)})`,
    example.path,
  ]);
  const more = total > rows.length ? `\n  and ${count(total - rows.length)} more (all with --json)` : '';
  const names = runs.map((run) => run.name).join(', ');
  const left = unusedTexts(unused).map((each) => `\n  Left out: ${each}`).join('');
  return `${count(total)} of ${count(examined, 'label')} ${total === 1 ? 'is' : 'are'} likely wrong by ${names}:${left}${doubtText(list)}\n${indent(table(rows, ['left', 'left', 'left']))}${more}`;
}

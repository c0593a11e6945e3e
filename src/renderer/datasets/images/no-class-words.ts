import { nameSchema } from '#shared/identifier.ts';

/** What to say where a text matches no class and cannot name a new one. */
export function noClassWords(text: string): string {
  const [issue] = nameSchema.safeParse(text).error?.issues ?? [];
  return issue && text.trim() !== '' ? `A name ${issue.message}.` : 'Type a name.';
}

import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '#core/store/database.ts';
import { holdsText } from '#core/store/text-search.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';

const cases: [text: string, part: string, holds: boolean][] = [
  ['/photos/Cats/IMG_1.png', 'cats/img', true],
  ['/photos/Cats/IMG_1.png', '100%', false],
  ['/photos/100% wool/IMG.png', '0% WOOL', true],
  ['/photos/a_b\\c.png', 'A_B\\C', true],
  ['/photos/axb.png', 'a_b', false],
  ['/Фото/КОШКИ/1.png', 'кошки', true],
  ['/Фото/кошки/1.png', 'КОШКИ', true],
  ['/Fotos/BÄUME/1.png', 'bäume', true],
  ['/Fotos/Bäume/1.png'.normalize('NFD'), 'BÄUME', true],
  ['/Fotos/Bäume/1.png', 'bäume'.normalize('NFD'), true],
  ['/Fotos/Straße/1.png', 'Straße', true],
  ['/Fotos/STRASSE/1.png', 'straße', true],
  ['/φωτο/ΟΔΟΣ και/1.png', 'οδοσ', true],
  ['/φωτο/οδός/1.png', 'ΟΔΌΣ', true],
  ['/写真/猫/1.png', '猫', true],
  ['/写真/猫/1.png', '犬', false],
];

test.each(cases)('“%s” holds “%s”: %s', async (text, part, holds) => {
  const store = openStore(join(temporaryFolder(), 'xent.sqlite'));
  onTestFinished(() => store.destroy());
  const { rows } = await sql<{ found: number }>`
    SELECT ${holdsText('text', part)} AS found FROM (SELECT ${text} AS text)
  `.execute(store);
  expect(rows).toEqual([{ found: Number(holds) }]);
});

import type { DataCard } from '../core/dataset/card.ts';
import { quoted } from '../core/project/problems.ts';
import { type Locale, type Text, text } from '../core/text.ts';
import { say } from '../language/say.ts';
import { grouped, table } from './table.ts';

/** The data card for a terminal. */

/** Names that are shown of a list; `--json` has them all. */
const SHOWN = 8;
/** From here on a person is told that the classes are of unequal size. */
export const UNEQUAL = 3;

export function cardInWords(card: DataCard, locale: Locale): string {
  const lines = [heading(card), LABELLING[card.labelling], ...sizeLines(card)].map((line) => `${say(line, locale)}\n`);
  const classes =
    card.classes.length === 0
      ? ''
      : `\n${table(
          [
            { title: say(text('cli.dataText.class', 'Class'), locale), align: 'left' },
            { title: say(text('cli.dataText.pictures', 'Pictures'), locale), align: 'right' },
          ],
          card.classes.map(({ name, pictures }) => [quoted(name), grouped(pictures)]),
        )}`;
  const found = findings(card, locale).map((line) => `${line}\n`);
  return `${lines.join('')}${classes}${found.length > 0 ? `\n${found.join('')}` : ''}`;
}

function heading({ name, pictures, readable, classes }: DataCard): Text {
  const unread = grouped(pictures - readable);
  const [all, kinds] = [grouped(pictures), grouped(classes.length)];
  return pictures === readable
    ? text('cli.dataText.nameAllPicturesKindsClasses', '{name}: {all} pictures, {kinds} classes.', { name, all, kinds })
    : text(
        'cli.dataText.nameAllPicturesUnreadOf',
        '{name}: {all} pictures, {unread} of them unreadable, {kinds} classes.',
        { name, all, unread, kinds },
      );
}

const LABELLING = {
  single: text('cli.dataText.single', 'Each picture has one label.'),
  several: text('cli.dataText.several', 'Pictures have several labels.'),
  none: text('cli.dataText.none', 'Nobody labelled the pictures.'),
} as const;

function sizeLines({ sizes, splits }: DataCard): readonly Text[] {
  const lines: Text[] = [];
  const [first] = sizes;
  if (first && sizes.length === 1) {
    lines.push(
      text('cli.dataText.allAreWidthHeightPixels', 'All are {width} × {height} pixels.', {
        width: first.width,
        height: first.height,
      }),
    );
  } else if (first) {
    const pixels = (size: (typeof sizes)[number]) => size.width * size.height;
    const sorted = [...sizes].sort((a, b) => pixels(a) - pixels(b));
    const [least = first, most = first] = [sorted[0], sorted.at(-1)];
    lines.push(
      text(
        'cli.dataText.countSizesFromWidthHeight',
        '{count} sizes, from {width} × {height} to {width2} × {height2} pixels.',
        { count: sizes.length, width: least.width, height: least.height, width2: most.width, height2: most.height },
      ),
    );
  }
  if (splits) {
    const { train, validation, test } = splits;
    lines.push(
      text(
        'cli.dataText.forTrainingTrainNumberValidation',
        'For training {train, number}, validation {validation, number}, testing {test, number}.',
        { train, validation, test },
      ),
    );
  }
  return lines;
}

/** Whatever is odd, a line each, with names. */
function findings(card: DataCard, locale: Locale): readonly string[] {
  const { imbalance, duplicates, unreadable, unlabelled, unknownClasses, remarks } = card;
  const lines: string[] = [];
  const list = (title: Text, names: readonly string[]) => {
    if (names.length === 0) return;
    const more = names.length - SHOWN;
    const shown = names.slice(0, SHOWN).map((name) => `    ${name}`);
    if (more > 0) shown.push(`    ${say(text('cli.dataText.andMoreMore', '… and {more} more', { more }), locale)}`);
    lines.push(`${say(title, locale)} (${names.length}):`, ...shown);
  };
  const plain = (names: readonly string[]) => names.map((name) => quoted(name, 200));
  if (imbalance && imbalance.ratio >= UNEQUAL) {
    const { largest, smallest } = imbalance;
    const unequal = text(
      'cli.dataText.unequal',
      'The classes are of unequal size: {name} {pictures, number}, {name2} {pictures2, number}.',
      {
        name: quoted(largest.name),
        pictures: largest.pictures,
        name2: quoted(smallest.name),
        pictures2: smallest.pictures,
      },
    );
    lines.push(say(unequal, locale));
  }
  const broken = unreadable.map(({ id, reason }) => `${quoted(id, 200)}: ${say(reason, locale)}`);
  list(text('cli.dataText.unreadablePictures', 'Unreadable pictures'), broken);
  const groups = (wanted: (group: (typeof duplicates)[number]) => boolean) =>
    duplicates.filter(wanted).map(({ ids }) => plain(ids).join(' = '));
  list(
    text('cli.dataText.theSamePictureWithDifferent', 'The same picture with different labels'),
    groups((g) => g.labelsDiffer),
  );
  list(
    text('cli.dataText.theSamePictureOnBoth', 'The same picture on both sides of a split'),
    groups((g) => g.splitsDiffer && !g.labelsDiffer),
  );
  list(
    text('cli.dataText.theSamePictureMoreThan', 'The same picture more than once'),
    groups((g) => !g.labelsDiffer && !g.splitsDiffer),
  );
  list(text('cli.dataText.picturesWithoutALabel', 'Pictures without a label'), plain(unlabelled));
  list(text('cli.dataText.classesThatTheNetworkDoes', 'Classes that the network does not know'), plain(unknownClasses));
  list(
    text('cli.dataText.classesThatLookAlike', 'Classes that look alike'),
    remarks.alike.map((names) => plain(names).join(' ~ ')),
  );
  list(text('cli.dataText.namedByTheTableAnd', 'Named by the table and not there'), plain(remarks.missing));
  list(
    text('cli.dataText.namedByTheTableOutside', 'Named by the table outside its folder: not read'),
    plain(remarks.outside),
  );
  list(
    text('cli.dataText.namedByTheTableTwice', 'Named by the table twice with different labels: the first counts'),
    plain(remarks.contradictions),
  );
  list(
    text('cli.dataText.picturesThatTheTableDoes', 'Pictures that the table does not name: left out'),
    plain(remarks.unlisted),
  );
  list(text('cli.dataText.picturesOfFormatsThatAre', 'Pictures of formats that are not read'), plain(remarks.unread));
  list(text('cli.dataText.linksAndDevicesNotFollowed', 'Links and devices: not followed'), plain(remarks.links));
  list(text('cli.dataText.foldersThatMayNotBe', 'Folders that may not be read'), plain(remarks.closed));
  list(text('cli.dataText.otherFilesLeftOut', 'Other files: left out'), plain(remarks.others));
  return lines;
}

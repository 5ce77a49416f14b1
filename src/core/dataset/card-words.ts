import { countText } from '../format.ts';
import { quoted } from '../project/problems.ts';
import { type Text, text } from '../text.ts';
import type { DataCard, Duplicate } from './card.ts';

/** A data card in words, for terminal and window alike. */

/** From here on a person is told that the classes are of unequal size. */
const UNEQUAL = 3;

/** Something odd, and which pictures or files it is about. */
export interface Finding {
  readonly title: Text;
  readonly lines: readonly FindingLine[];
}

export interface FindingLine {
  /** Fit for a line: short, and without characters that hide. */
  readonly name: string;
  readonly reason: Text | null;
}

/** How many pictures and classes there are. */
export function headingOf({ name, pictures, readable, classes }: DataCard): Text {
  const unread = countText(pictures - readable);
  const [all, kinds] = [countText(pictures), countText(classes.length)];
  return pictures === readable
    ? text('dataset.cardWords.nameAllPicturesKindsClasses', '{name}: {all} pictures, {kinds} classes.', {
        name,
        all,
        kinds,
      })
    : text(
        'dataset.cardWords.nameAllPicturesUnreadOf',
        '{name}: {all} pictures, {unread} of them unreadable, {kinds} classes.',
        { name, all, unread, kinds },
      );
}

export const LABELLING_WORDS = {
  single: text('dataset.cardWords.single', 'Each picture has one label.'),
  several: text('dataset.cardWords.several', 'Pictures have several labels.'),
  none: text('dataset.cardWords.none', 'Nobody labelled the pictures.'),
} as const;

/** Sizes and parts. */
export function sizesOf({ sizes, splits }: DataCard): readonly Text[] {
  const lines: Text[] = [];
  const [first] = sizes;
  if (first && sizes.length === 1) {
    lines.push(
      text('dataset.cardWords.allAreWidthHeightPixels', 'All are {width} × {height} pixels.', {
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
        'dataset.cardWords.countSizesFromWidthHeight',
        '{count} sizes, from {width} × {height} to {width2} × {height2} pixels.',
        { count: sizes.length, width: least.width, height: least.height, width2: most.width, height2: most.height },
      ),
    );
  }
  if (splits) {
    const { train, validation, test } = splits;
    lines.push(
      text(
        'dataset.cardWords.forTrainingTrainNumberValidation',
        'For training {train, number}, validation {validation, number}, testing {test, number}.',
        { train, validation, test },
      ),
    );
  }
  return lines;
}

/** Null where the classes are about equally large. */
export function imbalanceOf({ imbalance }: DataCard): Text | null {
  if (!imbalance || imbalance.ratio < UNEQUAL) return null;
  const { largest, smallest } = imbalance;
  const [large, small] = [quoted(largest.name), quoted(smallest.name)];
  const [most, least] = [countText(largest.pictures), countText(smallest.pictures)];
  return text(
    'dataset.cardWords.theClassesAreOfUnequal',
    'The classes are of unequal size: {large} {most}, {small} {least}.',
    { large, most, small, least },
  );
}

/** Whatever is odd, with names. What there is none of is left out. */
export function findingsOf(card: DataCard): readonly Finding[] {
  const { duplicates, unreadable, unlabelled, unknownClasses, remarks } = card;
  const same = (wanted: (group: Duplicate) => boolean) =>
    duplicates.filter(wanted).map(({ ids }) => ids.map((id) => quoted(id, 200)).join(' = '));
  const alike = remarks.alike.map((names) => names.map((name) => quoted(name)).join(' ~ '));
  const found: readonly (readonly [Text, readonly string[]])[] = [
    [WORDS.labelsDiffer, same((group) => group.labelsDiffer)],
    [WORDS.splitsDiffer, same((group) => group.splitsDiffer && !group.labelsDiffer)],
    [WORDS.duplicates, same((group) => !group.labelsDiffer && !group.splitsDiffer)],
    [WORDS.unlabelled, unlabelled],
    [WORDS.unknownClasses, unknownClasses],
    [WORDS.alike, alike],
    [WORDS.missing, remarks.missing],
    [WORDS.outside, remarks.outside],
    [WORDS.contradictions, remarks.contradictions],
    [WORDS.unlisted, remarks.unlisted],
    [WORDS.unread, remarks.unread],
    [WORDS.links, remarks.links],
    [WORDS.closed, remarks.closed],
    [WORDS.others, remarks.others],
  ];
  const broken = unreadable.map(({ id, reason }) => ({ name: quoted(id, 200), reason }));
  const findings = [
    { title: WORDS.unreadable, lines: broken },
    ...found.map(([title, names]) => ({
      title,
      lines: names.map((name) => ({ name: quoted(name, 500), reason: null })),
    })),
  ];
  return findings.filter(({ lines }) => lines.length > 0);
}

const WORDS = {
  unreadable: text('dataset.cardWords.unreadable', 'Unreadable pictures'),
  labelsDiffer: text('dataset.cardWords.labelsDiffer', 'The same picture with different labels'),
  splitsDiffer: text('dataset.cardWords.splitsDiffer', 'The same picture on both sides of a split'),
  duplicates: text('dataset.cardWords.duplicates', 'The same picture more than once'),
  unlabelled: text('dataset.cardWords.unlabelled', 'Pictures without a label'),
  unknownClasses: text('dataset.cardWords.unknownClasses', 'Classes that the network does not know'),
  alike: text('dataset.cardWords.alike', 'Classes that look alike'),
  missing: text('dataset.cardWords.missing', 'Named by the table and not there'),
  outside: text('dataset.cardWords.outside', 'Named by the table outside its folder: not read'),
  contradictions: text(
    'dataset.cardWords.contradictions',
    'Named by the table twice with different labels: the first counts',
  ),
  unlisted: text('dataset.cardWords.unlisted', 'Pictures that the table does not name: left out'),
  unread: text('dataset.cardWords.unread', 'Pictures of formats that are not read'),
  links: text('dataset.cardWords.links', 'Links and devices: not followed'),
  closed: text('dataset.cardWords.closed', 'Folders that may not be read'),
  others: text('dataset.cardWords.others', 'Other files: left out'),
} as const;

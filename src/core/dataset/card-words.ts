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
  const unread = grouped(pictures - readable);
  const [all, kinds] = [grouped(pictures), grouped(classes.length)];
  return pictures === readable
    ? text(`${name}: ${all} pictures, ${kinds} classes.`, `${name}: 이미지 ${all}개, 클래스 ${kinds}개.`)
    : text(
        `${name}: ${all} pictures, ${unread} of them unreadable, ${kinds} classes.`,
        `${name}: 이미지 ${all}개(읽을 수 없음 ${unread}개), 클래스 ${kinds}개.`,
      );
}

export const LABELLING_WORDS = {
  single: text('Each picture has one label.', '이미지마다 라벨이 하나입니다.'),
  several: text('Pictures have several labels.', '이미지에 라벨이 여럿입니다.'),
  none: text('Nobody labelled the pictures.', '라벨이 없습니다.'),
} as const;

/** Sizes and parts. */
export function sizesOf({ sizes, splits }: DataCard): readonly Text[] {
  const lines: Text[] = [];
  const [first] = sizes;
  if (first && sizes.length === 1) {
    lines.push(
      text(`All are ${first.width} × ${first.height} pixels.`, `모두 ${first.width} × ${first.height} 픽셀입니다.`),
    );
  } else if (sizes.length > 1) {
    const pixels = (size: (typeof sizes)[number]) => size.width * size.height;
    const sorted = [...sizes].sort((a, b) => pixels(a) - pixels(b));
    const [least, most] = [sorted[0], sorted.at(-1)];
    lines.push(
      text(
        `${sizes.length} sizes, from ${least?.width} × ${least?.height} to ${most?.width} × ${most?.height} pixels.`,
        `크기는 ${sizes.length}가지로 ${least?.width} × ${least?.height}부터 ${most?.width} × ${most?.height} 픽셀까지입니다.`,
      ),
    );
  }
  if (splits) {
    const { train, validation, test } = splits;
    lines.push(
      text(
        `For training ${grouped(train)}, validation ${grouped(validation)}, testing ${grouped(test)}.`,
        `학습용 ${grouped(train)}, 검증용 ${grouped(validation)}, 시험용 ${grouped(test)}.`,
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
  const [most, least] = [grouped(largest.pictures), grouped(smallest.pictures)];
  return text(
    `The classes are of unequal size: ${large} ${most}, ${small} ${least}.`,
    `클래스 크기가 고르지 않습니다: ${large} ${most}개, ${small} ${least}개.`,
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
  unreadable: text('Unreadable pictures', '읽을 수 없는 이미지'),
  labelsDiffer: text('The same picture with different labels', '라벨이 서로 다른 같은 이미지'),
  splitsDiffer: text('The same picture on both sides of a split', '학습과 시험 양쪽에 있는 같은 이미지'),
  duplicates: text('The same picture more than once', '두 번 이상 나오는 같은 이미지'),
  unlabelled: text('Pictures without a label', '라벨이 없는 이미지'),
  unknownClasses: text('Classes that the network does not know', '신경망이 모르는 클래스'),
  alike: text('Classes that look alike', '서로 비슷한 클래스 이름'),
  missing: text('Named by the table and not there', '표에 있지만 없는 파일'),
  outside: text('Named by the table outside its folder: not read', '표에 있지만 폴더 밖이라 읽지 않은 파일'),
  contradictions: text(
    'Named by the table twice with different labels: the first counts',
    '표에 라벨이 다르게 두 번 있는 파일(첫 줄만 사용)',
  ),
  unlisted: text('Pictures that the table does not name: left out', '표에 없어 뺀 이미지'),
  unread: text('Pictures of formats that are not read', '읽지 않는 형식의 이미지'),
  links: text('Links and devices: not followed', '따라가지 않은 링크와 장치'),
  closed: text('Folders that may not be read', '읽을 권한이 없는 폴더'),
  others: text('Other files: left out', '사용하지 않는 다른 파일'),
} as const;

/** `12,345` in both languages. */
function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

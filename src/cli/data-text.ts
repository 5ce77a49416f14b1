import type { DataCard } from '../core/dataset/card.ts';
import { quoted } from '../core/project/problems.ts';
import { type Locale, type Text, text } from '../core/text.ts';
import { grouped, table } from './table.ts';

/** The data card for a terminal. */

/** Names that are shown of a list; `--json` has them all. */
const SHOWN = 8;
/** From here on a person is told that the classes are of unequal size. */
export const UNEQUAL = 3;

export function cardInWords(card: DataCard, locale: Locale): string {
  const lines = [heading(card), LABELLING[card.labelling], ...sizeLines(card)].map((line) => `${line[locale]}\n`);
  const classes =
    card.classes.length === 0
      ? ''
      : `\n${table(
          [
            { title: text('Class', '클래스')[locale], align: 'left' },
            { title: text('Pictures', '이미지')[locale], align: 'right' },
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
    ? text(`${name}: ${all} pictures, ${kinds} classes.`, `${name}: 이미지 ${all}개, 클래스 ${kinds}개.`)
    : text(
        `${name}: ${all} pictures, ${unread} of them unreadable, ${kinds} classes.`,
        `${name}: 이미지 ${all}개(읽을 수 없음 ${unread}개), 클래스 ${kinds}개.`,
      );
}

const LABELLING = {
  single: text('Each picture has one label.', '이미지마다 라벨이 하나입니다.'),
  several: text('Pictures have several labels.', '이미지에 라벨이 여럿입니다.'),
  none: text('Nobody labelled the pictures.', '라벨이 없습니다.'),
} as const;

function sizeLines({ sizes, splits }: DataCard): readonly Text[] {
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

/** Whatever is odd, a line each, with names. */
function findings(card: DataCard, locale: Locale): readonly string[] {
  const { imbalance, duplicates, unreadable, unlabelled, unknownClasses, remarks } = card;
  const lines: string[] = [];
  const say = (title: Text, names: readonly string[]) => {
    if (names.length === 0) return;
    const more = names.length - SHOWN;
    const shown = names.slice(0, SHOWN).map((name) => `    ${name}`);
    if (more > 0) shown.push(`    ${text(`… and ${more} more`, `… 외 ${more}개`)[locale]}`);
    lines.push(`${title[locale]} (${names.length}):`, ...shown);
  };
  const plain = (names: readonly string[]) => names.map((name) => quoted(name, 200));
  if (imbalance && imbalance.ratio >= UNEQUAL) {
    const { largest, smallest } = imbalance;
    const unequal = text(
      `The classes are of unequal size: ${quoted(largest.name)} ${grouped(largest.pictures)}, ${quoted(smallest.name)} ${grouped(smallest.pictures)}.`,
      `클래스 크기가 고르지 않습니다: ${quoted(largest.name)} ${grouped(largest.pictures)}개, ${quoted(smallest.name)} ${grouped(smallest.pictures)}개.`,
    );
    lines.push(unequal[locale]);
  }
  const broken = unreadable.map(({ id, reason }) => `${quoted(id, 200)}: ${reason[locale]}`);
  say(text('Unreadable pictures', '읽을 수 없는 이미지'), broken);
  const groups = (wanted: (group: (typeof duplicates)[number]) => boolean) =>
    duplicates.filter(wanted).map(({ ids }) => plain(ids).join(' = '));
  say(
    text('The same picture with different labels', '라벨이 서로 다른 같은 이미지'),
    groups((g) => g.labelsDiffer),
  );
  say(
    text('The same picture on both sides of a split', '나눔의 양쪽에 있는 같은 이미지'),
    groups((g) => g.splitsDiffer && !g.labelsDiffer),
  );
  say(
    text('The same picture more than once', '두 번 이상 나오는 같은 이미지'),
    groups((g) => !g.labelsDiffer && !g.splitsDiffer),
  );
  say(text('Pictures without a label', '라벨이 없는 이미지'), plain(unlabelled));
  say(text('Classes that the network does not know', '신경망이 모르는 클래스'), plain(unknownClasses));
  say(
    text('Classes that look alike', '서로 비슷한 클래스 이름'),
    remarks.alike.map((names) => plain(names).join(' ~ ')),
  );
  say(text('Named by the table and not there', '표에 있지만 없는 파일'), plain(remarks.missing));
  say(
    text('Named by the table outside its folder: not read', '표에 있지만 폴더 밖이라 읽지 않은 파일'),
    plain(remarks.outside),
  );
  say(
    text(
      'Named by the table twice with different labels: the first counts',
      '표에 라벨이 다르게 두 번 있는 파일(첫 줄만 사용)',
    ),
    plain(remarks.contradictions),
  );
  say(text('Pictures that the table does not name: left out', '표에 없어 뺀 이미지'), plain(remarks.unlisted));
  say(text('Pictures of formats that are not read', '읽지 않는 형식의 이미지'), plain(remarks.unread));
  say(text('Links and devices: not followed', '따라가지 않은 링크와 장치'), plain(remarks.links));
  say(text('Folders that may not be read', '읽을 권한이 없는 폴더'), plain(remarks.closed));
  say(text('Other files: left out', '사용하지 않는 다른 파일'), plain(remarks.others));
  return lines;
}

import { type Text, text } from '../../core/text.ts';
import type { PictureError } from './types.ts';

/** Every message about a picture: what happened, what is safe, what to do. */

interface Details {
  readonly width?: number;
  readonly height?: number;
  /** A format's name: `GIF`. */
  readonly format?: string;
  readonly channels?: number;
  readonly seconds?: number;
}

const SAFE = text('Nothing in Convas has changed.', 'Convas에서 바뀐 것은 없습니다.');
const COPY_AGAIN = text('Copy or download the file again.', '파일을 다시 복사하거나 내려받으세요.');
const CHOOSE = text('Choose a JPEG, PNG or WebP picture.', 'JPEG, PNG, WebP 그림을 고르세요.');
const RE_SAVE = text(
  'Open it in a picture editor and save it as PNG or as an RGB JPEG.',
  '그림 편집기에서 열어 PNG나 RGB JPEG로 저장하세요.',
);

const MESSAGES: Readonly<Record<PictureError['code'], (details: Details) => readonly [Text, Text]>> = {
  empty: () => [text('This file is empty.', '빈 파일입니다.'), COPY_AGAIN],
  zeros: () => [
    text('This file holds only zero bytes: it was never completely written.', '0으로만 채워진, 덜 쓰인 파일입니다.'),
    COPY_AGAIN,
  ],
  'web-page': () => [
    text('This file is a web page, not a picture.', '그림이 아니라 웹 페이지 파일입니다.'),
    text('Download the picture itself.', '그림 파일 자체를 내려받으세요.'),
  ],
  'lfs-pointer': () => [
    text(
      'This file is a Git LFS pointer: a short text that stands for the real picture.',
      '진짜 그림을 가리키기만 하는 Git LFS 포인터 파일입니다.',
    ),
    text(
      'Run "git lfs pull" in its folder, then open it again.',
      '그 폴더에서 "git lfs pull"을 실행한 뒤 다시 여세요.',
    ),
  ],
  svg: () => [
    text(
      'SVG drawings can contain scripts and have no pixels of their own, so Convas does not open them.',
      'SVG는 스크립트를 담을 수 있고 픽셀이 없어 Convas가 열지 않습니다.',
    ),
    text('Export it as PNG.', 'PNG로 내보내서 쓰세요.'),
  ],
  'unsupported-format': ({ format = '' }) => [
    text(
      `This is a ${format} file; Convas reads JPEG, PNG and WebP.`,
      `${format} 파일입니다. Convas는 JPEG, PNG, WebP를 읽습니다.`,
    ),
    text('Save it as PNG or JPEG.', 'PNG나 JPEG로 저장하세요.'),
  ],
  'unsupported-variant': ({ format = '' }) => [
    text(`Convas cannot read this kind of file: ${format}.`, `Convas가 읽지 못하는 방식의 파일입니다: ${format}.`),
    RE_SAVE,
  ],
  cmyk: () => [
    text(
      'This JPEG has the printing colours CMYK; a network needs RGB.',
      '인쇄용 CMYK 색의 JPEG입니다. 신경망에는 RGB가 필요합니다.',
    ),
    RE_SAVE,
  ],
  'not-a-picture': () => [
    text('This file is not a picture that Convas knows.', 'Convas가 아는 그림 파일이 아닙니다.'),
    CHOOSE,
  ],
  'no-size': ({ width = 0, height = 0 }) => [
    text(`This picture has no pixels: ${width} × ${height}.`, `픽셀이 없는 그림입니다: ${width} × ${height}.`),
    CHOOSE,
  ],
  'too-large': ({ width = 0, height = 0 }) => [
    text(
      `This picture is ${width} × ${height} pixels; Convas opens up to 16,384 per side and 64 million in all.`,
      `${width} × ${height} 픽셀의 그림입니다. Convas는 한 변 16,384, 모두 6,400만 픽셀까지 엽니다.`,
    ),
    text('Make it smaller in a picture editor.', '그림 편집기에서 크기를 줄이세요.'),
  ],
  truncated: ({ format = '' }) => [
    text(
      `This ${format} file ends too early: part of the picture is missing.`,
      `${format} 파일이 중간에 끊겨 그림의 일부가 없습니다.`,
    ),
    COPY_AGAIN,
  ],
  damaged: ({ format = '' }) => [
    text(`This ${format} file is damaged and cannot be decoded.`, `${format} 파일이 손상되어 읽을 수 없습니다.`),
    COPY_AGAIN,
  ],
  'unsupported-channels': ({ channels = 0 }) => [
    text(
      `The picture layer asks for ${channels} channels; a picture gives 1 (grey) or 3 (RGB).`,
      `입력 층이 채널 ${channels}개를 요구하지만, 그림은 1개(회색조) 또는 3개(RGB)를 줍니다.`,
    ),
    text("Set the picture layer's channels to 1 or 3.", '입력 층의 채널을 1이나 3으로 바꾸세요.'),
  ],
  'out-of-memory': () => [
    text('There was not enough memory to decode this picture.', '그림을 풀 메모리가 부족합니다.'),
    text('Close other programs, or make the picture smaller.', '다른 프로그램을 닫거나 그림을 줄이세요.'),
  ],
  'timed-out': ({ seconds = 0 }) => [
    text(
      `Decoding this picture took longer than ${seconds} seconds and was stopped.`,
      `그림을 푸는 데 ${seconds}초가 넘어 중단했습니다.`,
    ),
    text('Make the picture smaller, or save it as PNG.', '그림을 줄이거나 PNG로 저장하세요.'),
  ],
  cancelled: () => [
    text('Reading the picture was cancelled.', '그림 읽기를 취소했습니다.'),
    text('Add it again when you need it.', '필요할 때 다시 추가하세요.'),
  ],
  'worker-crashed': () => [
    text('The picture decoder stopped unexpectedly.', '그림 해독기가 갑자기 멈췄습니다.'),
    text('Try the picture again, or save it as PNG first.', '다시 시도하거나 PNG로 저장해서 쓰세요.'),
  ],
};

/**
 * The error for a picture that was refused.
 * @example pictureError('truncated', { format: 'JPEG' })
 */
export function pictureError(code: PictureError['code'], details: Details = {}, detail?: string): PictureError {
  const [happened, remedy] = MESSAGES[code](details);
  const message = text(`${happened.en} ${SAFE.en} ${remedy.en}`, `${happened.ko} ${SAFE.ko} ${remedy.ko}`);
  return detail === undefined ? { code, message } : { code, message, detail };
}

/** Remarks on a picture that was read. */
export const NOTES = {
  turned: text('Turned upright as its EXIF data says.', 'EXIF 정보에 따라 바로 세웠습니다.'),
  sixteenBit: text('16-bit values reduced to 8 bits.', '16비트 값을 8비트로 줄였습니다.'),
  firstFrame: text('An animation: its first picture is used.', '움직이는 그림의 첫 장면을 씁니다.'),
  damagedParts: text(
    'Parts of the file are damaged; those parts of the picture may be wrong.',
    '파일 일부가 손상되어 그림의 그 부분이 틀릴 수 있습니다.',
  ),
} as const satisfies Record<string, Text>;

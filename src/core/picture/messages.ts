import { type Text, text } from '../text.ts';
import type { PictureError } from './types.ts';

/** Every message about a picture: what happened, what is safe, what to do. */

interface Details {
  readonly width?: number;
  readonly height?: number;
  /** A format's name: `GIF`. */
  readonly format?: string;
  /** What the file is instead, as a noun phrase, where that is known. */
  readonly kind?: Text | undefined;
  readonly channels?: number;
  readonly seconds?: number;
}

const SAFE = text('image.messages.safe', 'Nothing in Convas has changed.');
const COPY_AGAIN = text('image.messages.copyAgain', 'Copy or download the file again.');
const CHOOSE = text('image.messages.choose', 'Choose a JPEG, PNG or WebP picture.');
const RE_SAVE = text('image.messages.reSave', 'Open it in a picture editor and save it as PNG or as an RGB JPEG.');

const MESSAGES: Readonly<Record<PictureError['code'], (details: Details) => readonly [Text, Text]>> = {
  empty: () => [text('image.messages.thisFileIsEmpty', 'This file is empty.'), COPY_AGAIN],
  zeros: () => [
    text('image.messages.thisFileHoldsOnlyZero', 'This file holds only zero bytes: it was never completely written.'),
    COPY_AGAIN,
  ],
  'web-page': () => [
    text('image.messages.thisFileIsAWeb', 'This file is a web page, not a picture.'),
    text('image.messages.downloadThePictureItself', 'Download the picture itself.'),
  ],
  'lfs-pointer': () => [
    text(
      'image.messages.thisFileIsAGit',
      'This file is a Git LFS pointer: a short text that stands for the real picture.',
    ),
    text('image.messages.runGitLfsPullIn', 'Run "git lfs pull" in its folder, then open it again.'),
  ],
  svg: () => [
    text(
      'image.messages.svgDrawingsCanContainScripts',
      'SVG drawings can contain scripts and have no pixels of their own, so Convas does not open them.',
    ),
    text('image.messages.exportItAsPng', 'Export it as PNG.'),
  ],
  'unsupported-format': ({ format = '' }) => [
    text('image.messages.thisIsAFormatFile', 'This is a {format} file; Convas reads JPEG, PNG and WebP.', { format }),
    text('image.messages.saveItAsPngOr', 'Save it as PNG or JPEG.'),
  ],
  'unsupported-variant': ({ format = '' }) => [
    text('image.messages.convasCannotReadThisKind', 'Convas cannot read this kind of file: {format}.', { format }),
    RE_SAVE,
  ],
  cmyk: () => [
    text('image.messages.thisJpegHasThePrinting', 'This JPEG has the printing colours CMYK; a network needs RGB.'),
    RE_SAVE,
  ],
  'not-a-picture': ({ kind }) => [
    kind
      ? text('image.messages.thisIsKind', 'This file is not a picture but {kind}.', { kind })
      : text('image.messages.thisFileIsNotA', 'This file is not a picture that Convas knows.'),
    CHOOSE,
  ],
  'no-size': ({ width = 0, height = 0 }) => [
    text('image.messages.thisPictureHasNoPixels', 'This picture has no pixels: {width} × {height}.', { width, height }),
    CHOOSE,
  ],
  'too-large': ({ width = 0, height = 0 }) => [
    text(
      'image.messages.thisPictureIsWidthHeight',
      'This picture is {width} × {height} pixels; Convas opens up to 16,384 per side and 64 million in all.',
      { width, height },
    ),
    text('image.messages.makeItSmallerInA', 'Make it smaller in a picture editor.'),
  ],
  truncated: ({ format = '' }) => [
    text('image.messages.thisFormatFileEndsToo', 'This {format} file ends too early: part of the picture is missing.', {
      format,
    }),
    COPY_AGAIN,
  ],
  damaged: ({ format = '' }) => [
    text('image.messages.thisFormatFileIsDamaged', 'This {format} file is damaged and cannot be decoded.', { format }),
    COPY_AGAIN,
  ],
  'unsupported-channels': ({ channels = 0 }) => [
    text(
      'image.messages.thePictureLayerAsksFor',
      'The picture layer asks for {channels} channels; a picture gives 1 (grey) or 3 (RGB).',
      { channels },
    ),
    text('image.messages.setThePictureLayersChannels', "Set the picture layer''s channels to 1 or 3."),
  ],
  'out-of-memory': () => [
    text('image.messages.thereWasNotEnoughMemory', 'There was not enough memory to decode this picture.'),
    text('image.messages.closeProgramsOrMakeThe', 'Close other programs, or make the picture smaller.'),
  ],
  'timed-out': ({ seconds = 0 }) => [
    text(
      'image.messages.decodingThisPictureTookLonger',
      'Decoding this picture took longer than {seconds} seconds and was stopped.',
      { seconds },
    ),
    text('image.messages.makeThePictureSmallerOr', 'Make the picture smaller, or save it as PNG.'),
  ],
  cancelled: () => [
    text('image.messages.readingThePictureWasCancelled', 'Reading the picture was cancelled.'),
    text('image.messages.addItAgainWhenYou', 'Add it again when you need it.'),
  ],
  'worker-crashed': () => [
    text('image.messages.thePictureDecoderStoppedUnexpectedly', 'The picture decoder stopped unexpectedly.'),
    text('image.messages.tryThePictureAgainOr', 'Try the picture again, or save it as PNG first.'),
  ],
};

/**
 * The error for a picture that was refused.
 * @example pictureError('truncated', { format: 'JPEG' })
 */
export function pictureError(code: PictureError['code'], details: Details = {}, detail?: string): PictureError {
  const [happened, remedy] = MESSAGES[code](details);
  const message = text('image.messages.message', '{happened} {safe} {remedy}', { happened, safe: SAFE, remedy });
  return detail === undefined ? { code, message } : { code, message, detail };
}

/** Remarks on a picture that was read. */
export const NOTES = {
  turned: text('image.messages.turned', 'Turned upright as its EXIF data says.'),
  sixteenBit: text('image.messages.sixteenBit', '16-bit values reduced to 8 bits.'),
  firstFrame: text('image.messages.firstFrame', 'An animation: its first picture is used.'),
  damagedParts: text(
    'image.messages.damagedParts',
    'Parts of the file are damaged; those parts of the picture may be wrong.',
  ),
} as const satisfies Record<string, Text>;

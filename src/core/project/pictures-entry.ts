import { err, ok, type Result } from '../result.ts';
import { text } from '../text.ts';
import { checkFields, isObject, readList, readText } from './fields.ts';
import { decodeUtf8, parseJsonText } from './json-text.ts';
import { LIMITS } from './limits.ts';
import { damage, type FileProblem } from './problems.ts';
import { PICTURE_FITS, type PictureFit, type ProjectPicture } from './types.ts';

/** A picture as `pictures.json` lists it. */
export interface ListedPicture {
  /** Name of the entry in the archive; made by us, so that no picture's own name ever is a path. */
  readonly file: string;
  readonly name: string;
  readonly fit: PictureFit;
}

const NO_OBJECT = damage('damaged-pictures', text('project.picturesEntry.itIsNoObject', 'it is no object'));
const PLACE = text('project.picturesEntry.place', 'the list of pictures');

/** Entry names by position and kind: `pictures/001.png`, `pictures/002.jpg`, … */
export function listPictures(pictures: readonly ProjectPicture[]): readonly ListedPicture[] {
  return pictures.map(({ name, fit, bytes }, index) => {
    const number = `${index + 1}`.padStart(3, '0');
    return { file: `pictures/${number}${extensionOf(bytes)}`, name, fit };
  });
}

/** For people who unpack the archive; Convas itself looks at the contents. */
function extensionOf(bytes: Uint8Array): string {
  if (bytes[0] === 0x89) return '.png';
  if (bytes[0] === 0xff) return '.jpg';
  return bytes[0] === 0x52 ? '.webp' : '';
}

/**
 * File systems allow names that a project does not: with control characters, or very long. Pictures keep as much of
 * theirs as is fit to be shown.
 */
export function tidyPictureName(name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, '_');
  if (clean.length <= LIMITS.nameLength) return clean === '' ? 'picture' : clean;
  // Whole characters only: half a surrogate pair would be a control character of its own.
  return Array.from(clean.slice(0, LIMITS.nameLength - 1))
    .filter((character) => !/\p{Cs}/u.test(character))
    .join('');
}

export function pictureListToJson(pictures: readonly ListedPicture[]): string {
  return `${JSON.stringify({ pictures }, null, 2)}\n`;
}

export function pictureListFromBytes(bytes: Uint8Array): Result<readonly ListedPicture[], FileProblem> {
  const decoded = decodeUtf8(bytes);
  if (!decoded.ok) return decoded;
  const raw = parseJsonText(decoded.value);
  if (!raw.ok) return raw;
  if (!isObject(raw.value)) return err(NO_OBJECT);
  const stray = checkFields(raw.value, ['pictures'], PLACE);
  if (stray) return err(stray);
  const list = readList(raw.value, 'pictures', PLACE);
  if (!list.ok) return list;
  if (list.value.length > LIMITS.pictures)
    return err(
      damage(
        'damaged-pictures',
        text('project.picturesEntry.countPictures', '{count} pictures', { count: list.value.length }),
      ),
    );
  const pictures: ListedPicture[] = [];
  for (const entry of list.value) {
    const picture = readPicture(entry);
    if (!picture.ok) return picture;
    pictures.push(picture.value);
  }
  return ok(pictures);
}

function readPicture(entry: unknown): Result<ListedPicture, FileProblem> {
  if (!isObject(entry)) return err(NO_OBJECT);
  const stray = checkFields(entry, ['file', 'name', 'fit'], PLACE);
  if (stray) return err(stray);
  const file = readText(entry, 'file', PLACE);
  if (!file.ok) return file;
  const name = readText(entry, 'name', PLACE);
  if (!name.ok) return name;
  const fit = PICTURE_FITS.find((candidate) => candidate === entry.fit);
  return fit
    ? ok({ file: file.value, name: name.value, fit })
    : err(damage('damaged-pictures', text('project.picturesEntry.unknownFit', 'unknown fit')));
}

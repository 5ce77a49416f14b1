import { quoted } from '../project/problems.ts';
import { ok, type Result } from '../result.ts';
import { alikeClasses, sortClasses } from './classes.ts';
import { DATA_LIMITS } from './limits.ts';
import { type DataProblem, failData } from './problems.ts';
import { type DataItem, type DataSet, NO_REMARKS, type Remarks, type Split } from './types.ts';

/** What lies below a folder, as whoever looked there found it. Names are relative, with forward slashes. */
export interface FolderListing {
  /** The folder's own name. */
  readonly name: string;
  readonly files: readonly string[];
  /** What was not followed: links, pipes, devices. */
  readonly links: readonly string[];
  /** Folders that could not be looked into. */
  readonly closed: readonly string[];
  /** There were more files than are listed. */
  readonly cut: boolean;
}

const PICTURE = /\.(png|jpe?g|jfif|webp)$/i;
const OTHER_PICTURE = /\.(gif|bmp|tiff?|heic|heif|avif|jxl|jp2|svg|ico|psd|raw|dng|ppm|pgm)$/i;
/** What systems leave in folders: nobody needs to hear of it. */
const LITTER = /(^|\/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(\/|$)/i;

const SPLITS: ReadonlyMap<string, Split> = new Map([
  ['train', 'train'],
  ['training', 'train'],
  ['val', 'validation'],
  ['valid', 'validation'],
  ['validation', 'validation'],
  ['test', 'test'],
  ['testing', 'test'],
]);

/** Files by what their endings say; what they are in truth, decoding says. */
export function sortFiles(files: readonly string[]): Pick<Remarks, 'others' | 'unread'> & {
  readonly pictures: readonly string[];
} {
  const pictures: string[] = [];
  const others: string[] = [];
  const unread: string[] = [];
  for (const file of files) {
    if (LITTER.test(file)) continue;
    (PICTURE.test(file) ? pictures : OTHER_PICTURE.test(file) ? unread : others).push(file);
  }
  return { pictures: pictures.sort(), others: others.sort(), unread: unread.sort() };
}

/**
 * A folder with a sub-folder per class; what is nested deeper belongs to the class above it. Folders called train,
 * validation and test (or val, training, …) around the classes are parts of the set. A folder that holds nothing but one
 * folder of folders is looked through. Pictures in no sub-folder have no label.
 */
export function readFolder(listing: FolderListing): Result<DataSet, DataProblem> {
  if (listing.cut) return failData('too-many', { limit: DATA_LIMITS.items });
  const { pictures, others, unread } = sortFiles(listing.files);
  if (pictures.length === 0) return failData('no-pictures');
  const steps = pictures.map((file) => file.split('/').slice(0, -1));
  const skipped = commonDepth(steps);
  const splits = new Set(steps.map((folders) => folders[skipped] ?? ''));
  const isSplit = splits.size > 0 && [...splits].every((name) => SPLITS.has(name.toLowerCase()));
  const level = isSplit ? skipped + 1 : skipped;
  const named = steps.map((folders) => folders[level]?.normalize('NFC'));
  const classes = sortClasses(named.filter((name) => name !== undefined));
  if (classes.length > DATA_LIMITS.classes) return failData('too-many-classes', { limit: DATA_LIMITS.classes });
  const place = new Map(classes.map((name, index) => [name, index]));
  const items = pictures.map((file, at): DataItem => {
    const label = named[at] === undefined ? undefined : place.get(named[at]);
    const split = isSplit ? (SPLITS.get((steps[at]?.[skipped] ?? '').toLowerCase()) ?? null) : null;
    return { id: file, at: file, labels: label === undefined ? [] : [label], split };
  });
  return ok({
    name: quoted(listing.name),
    kind: 'folder',
    classes,
    labelling: classes.length > 0 ? 'single' : 'none',
    items,
    pixels: null,
    remarks: {
      ...NO_REMARKS,
      others,
      unread,
      links: listing.links,
      closed: listing.closed,
      alike: alikeClasses(classes),
    },
  });
}

/** How many folders stand around everything, each holding one folder of folders and nothing else. */
function commonDepth(steps: readonly (readonly string[])[]): number {
  let depth = 0;
  for (;;) {
    const first = steps[0]?.[depth];
    const isAlone = first !== undefined && steps.every((folders) => folders[depth] === first);
    // The last folder may be a class of its own: only what has folders in it and no pictures is looked through.
    if (!isAlone || SPLITS.has(first.toLowerCase()) || steps.some((folders) => folders.length <= depth + 1))
      return depth;
    depth += 1;
  }
}

import { labelsOf } from '../core/dataset/known-classes.ts';
import type { AxisOrder, DataProblem } from '../core/dataset/problems.ts';
import { NO_REMARKS } from '../core/dataset/types.ts';
import type { GraphDocument } from '../core/graph/document.ts';
import { quoted } from '../core/project/problems.ts';
import { err, ok, type Result } from '../core/result.ts';
import { fileList } from '../pictures/file-list.ts';
import {
  type OpenedData,
  openFolderData,
  openIdxData,
  openNpzData,
  type ReadArrays,
  type ReadNamed,
} from '../pictures/open-data.ts';
import type { ChosenFolder, OpenedFile } from '../platform/types.ts';
import { NOT_CHOSEN } from './data-words.ts';
import type { PictureEntry } from './state.ts';

/** Where the window's data sets come from, each as what is opened. */

type Opened = Result<OpenedData, DataProblem>;

export function fromFolder(folder: ChosenFolder, readArrays: ReadArrays | undefined): Promise<Opened> {
  const readNamed: ReadNamed = async (name) => {
    const bytes = await folder.read(name);
    return bytes.ok ? bytes : err(bytes.error.message);
  };
  return openFolderData(folder.listing, readNamed, readArrays);
}

/** One `.npz`; what its axes mean may have to be said. */
export function fromArchive(file: OpenedFile, order: AxisOrder | null, readArrays: ReadArrays | undefined) {
  return openNpzData(file.name, file.bytes, { order }, readArrays);
}

/** IDX files: images with their labels. */
export function fromIdx(files: readonly OpenedFile[], readArrays: ReadArrays | undefined): Promise<Opened> {
  const byName = new Map(files.map((file) => [file.name, file.bytes]));
  const readNamed: ReadNamed = async (name) => {
    const bytes = byName.get(name);
    return bytes ? ok(bytes) : err(NOT_CHOSEN);
  };
  const [first] = files;
  const images = files.map(({ name }) => name).filter((name) => /images/i.test(name));
  const named = images.length > 0 ? images : [first?.name ?? ''];
  return openIdxData(named, readNamed, { name: first?.name ?? '' }, readArrays);
}

/** Photographs that nobody labelled: what the drawing tells apart is what they can be labelled with. */
export function fromPictures(
  name: string,
  pictures: readonly Pick<PictureEntry, 'name' | 'bytes'>[],
  document: GraphDocument,
): OpenedData {
  const { items, readFile } = fileList(pictures.map((picture) => ({ ...picture, name: quoted(picture.name, 200) })));
  const classes = labelsOf(document);
  const set = {
    name,
    kind: 'photographs',
    classes,
    labelling: 'none',
    items,
    pixels: null,
    remarks: NO_REMARKS,
  } as const;
  return { set, readFile };
}

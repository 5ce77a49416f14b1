import type { GraphDocument } from '../graph/document.ts';
import { err, ok, type Result } from '../result.ts';
import { text } from '../text.ts';
import { EMPTY_STORE, type TensorStore } from '../weights/tensor-store.ts';
import { unpack } from './archive.ts';
import { type ArchiveEntry, readDirectory } from './archive-directory.ts';
import { type DataReference, dataReferenceFromBytes } from './data-reference.ts';
import { importedFromParts } from './imported-entry.ts';
import { drawnFromBytes } from './json-form.ts';
import { LIMITS } from './limits.ts';
import { pictureListFromBytes } from './pictures-entry.ts';
import { damage, type FileProblem, failFile, fileProblem, quoted, tooLarge } from './problems.ts';
import { sniffProject } from './sniff.ts';
import type { Project, ProjectPicture } from './types.ts';
import { weightsFromBytes } from './weights-entry.ts';

/** Names of the archive's entries. */
export const ENTRIES = {
  document: 'document.json',
  weights: 'weights.safetensors',
  pictures: 'pictures/pictures.json',
  /** An imported drawing: the ONNX file it was made from, and what each layer was in it. */
  source: 'source.onnx',
  sourceLayers: 'source.json',
  /** The data set that it was used with: name and hashes, never where it is. */
  data: 'data-set.json',
} as const;
const SOURCE_DATA = 'source/';

/**
 * Opens a project file of either form, whole or not at all: sniff, unpack, parse, version gate, migrate, validate.
 * Never throws on any input; limits are checked before anything is allocated.
 * @example openProject(await readFile('se-cnn.convas'))
 */
export function openProject(bytes: Uint8Array): Result<Project, FileProblem> {
  if (bytes.length > LIMITS.fileBytes)
    return err(tooLarge(text('project.openProject.theFile', 'the file'), bytes.length, LIMITS.fileBytes));
  const form = sniffProject(bytes);
  if (!form.ok) return form;
  if (form.value === 'archive') return openArchive(bytes);
  const drawn = drawnFromBytes(bytes);
  return drawn.ok ? ok({ ...drawn.value, weights: EMPTY_STORE, pictures: [] }) : drawn;
}

function openArchive(bytes: Uint8Array): Result<Project, FileProblem> {
  const directory = readDirectory(bytes);
  if (!directory.ok) return directory;
  const entries = directory.value;
  const entry = entries.get(ENTRIES.document);
  if (!entry) return failFile('foreign-archive');
  const problem = checkEntries(entries);
  if (problem) return err(problem);
  const documentBytes = unpack(bytes, entry);
  if (!documentBytes.ok) return documentBytes;
  const drawn = drawnFromBytes(documentBytes.value);
  if (!drawn.ok) return drawn;
  const { document, ...looked } = drawn.value;
  const weights = openWeights(bytes, entries.get(ENTRIES.weights), document);
  if (!weights.ok) return weights;
  const pictures = openPictures(bytes, entries);
  if (!pictures.ok) return pictures;
  const source = openSource(bytes, entries, document, weights.value);
  if (!source.ok) return source;
  const data = openDataReference(bytes, entries.get(ENTRIES.data));
  if (!data.ok) return data;
  return ok({ ...source.value, pictures: pictures.value, ...looked, ...(data.value && { data: data.value }) });
}

/** Sizes by kind of entry, and no entry that no project has. */
function checkEntries(entries: ReadonlyMap<string, ArchiveEntry>): FileProblem | null {
  let pictureBytes = 0;
  let sourceBytes = 0;
  let unpacked = 0;
  for (const { name, bytes, method } of entries.values()) {
    if (method !== 0) unpacked += bytes;
    if (unpacked > LIMITS.unpackedBytes)
      return tooLarge(
        text('project.openProject.theUnpackedArchive', 'the unpacked archive'),
        unpacked,
        LIMITS.unpackedBytes,
      );
    if (name === ENTRIES.document) {
      if (bytes > LIMITS.jsonBytes)
        return tooLarge(text('project.openProject.theDrawingsText', 'the drawing’s text'), bytes, LIMITS.jsonBytes);
    } else if (name === ENTRIES.weights) {
      if (bytes > LIMITS.weightsBytes)
        return tooLarge(text('project.openProject.theWeights', 'the weights'), bytes, LIMITS.weightsBytes);
    } else if (name === ENTRIES.data) {
      if (bytes > LIMITS.dataReferenceBytes)
        return tooLarge(
          text('project.openProject.theEntryOfTheDataSet', 'the entry of the data set'),
          bytes,
          LIMITS.dataReferenceBytes,
        );
    } else if (name === ENTRIES.sourceLayers) {
      if (bytes > LIMITS.jsonBytes)
        return tooLarge(text('project.openProject.theImportedModel', 'the imported model'), bytes, LIMITS.jsonBytes);
    } else if (name === ENTRIES.source || name.startsWith(SOURCE_DATA)) {
      sourceBytes += bytes;
      if (sourceBytes > LIMITS.sourceBytes)
        return tooLarge(
          text('project.openProject.theImportedModel4', 'the imported model'),
          sourceBytes,
          LIMITS.sourceBytes,
        );
    } else if (name.startsWith('pictures/')) {
      pictureBytes += bytes;
      if (bytes > LIMITS.pictureBytes)
        return tooLarge(text('project.openProject.aSamplePicture', 'a sample picture'), bytes, LIMITS.pictureBytes);
    } else return fileProblem('archive-entry-name', { name: quoted(name) });
  }
  return pictureBytes > LIMITS.picturesBytes
    ? tooLarge(
        text('project.openProject.theSetOfSamplePictures', 'the set of sample pictures'),
        pictureBytes,
        LIMITS.picturesBytes,
      )
    : null;
}

function openWeights(
  archive: Uint8Array,
  entry: ArchiveEntry | undefined,
  document: GraphDocument,
): Result<TensorStore, FileProblem> {
  if (!entry) return ok(EMPTY_STORE);
  const bytes = unpack(archive, entry);
  return bytes.ok ? weightsFromBytes(document, bytes.value) : bytes;
}

function openDataReference(
  archive: Uint8Array,
  entry: ArchiveEntry | undefined,
): Result<DataReference | null, FileProblem> {
  if (!entry) return ok(null);
  const bytes = unpack(archive, entry);
  return bytes.ok ? dataReferenceFromBytes(bytes.value) : bytes;
}

/** Document and weights, with the imported model where the project has one. */
function openSource(
  archive: Uint8Array,
  entries: ReadonlyMap<string, ArchiveEntry>,
  document: GraphDocument,
  weights: TensorStore,
): Result<Pick<Project, 'document' | 'weights'>, FileProblem> {
  const names = [...entries.keys()].filter((name) => name.startsWith('source'));
  if (names.length === 0) return ok({ document, weights });
  const parts = new Map<string, Uint8Array>();
  for (const name of names) {
    const bytes = unpack(archive, entries.get(name) as ArchiveEntry);
    if (!bytes.ok) return bytes;
    parts.set(name, bytes.value);
  }
  const [source, json] = [parts.get(ENTRIES.source), parts.get(ENTRIES.sourceLayers)];
  if (!source || !json)
    return err(damage('damaged-import', text('project.openProject.aPartIsMissing', 'a part is missing')));
  const data = new Map([...parts].filter(([name]) => name.startsWith(SOURCE_DATA)));
  const restored = importedFromParts(document, { source, json, data, weights });
  if (!restored.ok) return restored;
  const { imported } = restored.value;
  return ok({ document: { ...document, imported }, weights: restored.value.weights });
}

function openPictures(
  archive: Uint8Array,
  entries: ReadonlyMap<string, ArchiveEntry>,
): Result<readonly ProjectPicture[], FileProblem> {
  const listEntry = entries.get(ENTRIES.pictures);
  const listBytes = listEntry ? unpack(archive, listEntry) : null;
  if (listBytes && !listBytes.ok) return listBytes;
  const list = listBytes ? pictureListFromBytes(listBytes.value) : ok([]);
  if (!list.ok) return list;
  const files = new Set(list.value.map(({ file }) => file));
  if (files.size !== list.value.length)
    return err(damage('damaged-pictures', text('project.openProject.pictureTwice', 'one picture twice')));
  for (const name of entries.keys()) {
    if (name.startsWith('pictures/') && name !== ENTRIES.pictures && !files.has(name)) {
      return err(
        damage(
          'damaged-pictures',
          text('project.openProject.nameIsNotInIt', '{name} is not in it', { name: quoted(name) }),
        ),
      );
    }
  }
  const pictures: ProjectPicture[] = [];
  for (const { file, name, fit } of list.value) {
    const entry = entries.get(file);
    if (!entry || !file.startsWith('pictures/') || file === ENTRIES.pictures) {
      return err(
        damage(
          'damaged-pictures',
          text('project.openProject.fileIsMissing', '{file} is missing', { file: quoted(file) }),
        ),
      );
    }
    const bytes = unpack(archive, entry);
    if (!bytes.ok) return bytes;
    pictures.push({ name, bytes: bytes.value.slice(), fit });
  }
  return ok(pictures);
}

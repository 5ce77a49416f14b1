import { MAX_EDGES, MAX_NODES } from '../graph/edits.ts';
import { MAX_GROUP_DEPTH, MAX_GROUPS } from '../graph/group-edits.ts';
import { MAX_NOTE_TEXT, MAX_NOTES } from '../graph/note-edits.ts';

/**
 * What a project file may hold. Each limit is compared with a stated size before anything is allocated for it, so that
 * no file can take the machine's memory. Bytes, unless said otherwise.
 */

const MIB = 1024 * 1024;

export const LIMITS = {
  /** The whole file. */
  fileBytes: 2048 * MIB - 1,
  /** The document as JSON text. */
  jsonBytes: 64 * MIB,
  /** What the values of a JSON text take once they are parsed, beside the text. */
  jsonMemory: 512 * MIB,
  /** Different names of fields in a JSON text: of a drawing a few dozen, of weights one per tensor. */
  jsonNames: 200_000,
  /** What all packed entries of an archive unpack to; stored ones are read where they lie. */
  unpackedBytes: 512 * MIB,
  /** Arrays and objects inside each other. */
  jsonDepth: 64,
  nodes: MAX_NODES,
  edges: MAX_EDGES,
  groups: MAX_GROUPS,
  /** Groups inside each other. */
  groupDepth: MAX_GROUP_DEPTH,
  notes: MAX_NOTES,
  /** UTF-16 code units of a note's text. */
  noteLength: MAX_NOTE_TEXT,
  /** UTF-16 code units of a layer's name, a label, a title or a picture's name. */
  nameLength: 200,
  idLength: 100,
  /** Distance from the canvas's origin. */
  position: 1e7,
  /** Entries of an archive. */
  archiveEntries: 2_000,
  /** What an entry may unpack to, per byte that it takes in the archive. */
  archiveRatio: 100,
  weightsBytes: 1024 * MIB,
  weightsHeaderBytes: 16 * MIB,
  /** The ONNX file that a drawing was made from, and all external data files together. */
  sourceBytes: 2048 * MIB - 1,
  /** Name and hashes of the data set. */
  dataReferenceBytes: MIB,
  /** Dims of one stored tensor. */
  rank: 8,
  pictures: 1_000,
  pictureBytes: 256 * MIB,
  picturesBytes: 1024 * MIB,
} as const;

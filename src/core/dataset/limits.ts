/** What a data set may hold. Compared with stated sizes before anything is allocated. Bytes, unless said otherwise. */

const MIB = 1024 * 1024;

export const DATA_LIMITS = {
  /** Pictures, lines of a table, files below a folder. */
  items: 1_000_000,
  classes: 10_000,
  /** Labels of one picture. */
  labels: 1_000,
  /** Folders inside each other. */
  depth: 32,
  tableBytes: 256 * MIB,
  /** An IDX file or archive as it lies on the disk, and its pixels once unpacked. */
  arrayBytes: 1024 * MIB,
  /** Pixels of a side. */
  side: 16_384,
  /** What one byte of a packed file may become. */
  ratio: 100,
} as const;

import { type DataCard, dataCard, type ItemFact } from '../core/dataset/card.ts';
import { fashionFromSheet } from '../core/dataset/fashion.ts';
import { type AxisOrder, type DataProblem, saidElsewhere } from '../core/dataset/problems.ts';
import { type SignsOptions, signs } from '../core/dataset/signs.ts';
import type { DataSet } from '../core/dataset/types.ts';
import { relabel, writeTable } from '../core/dataset/write-table.ts';
import { err, ok, type Result } from '../core/result.ts';
import { inspect } from '../pictures/inspect.ts';
import {
  type OpenedData,
  openFolderData,
  openIdxData,
  openNpzData,
  type ReadArrays,
  type ReadNamed,
} from '../pictures/open-data.ts';
import { createPictureSource, type LookAtFile, type PictureSource } from '../pictures/source.ts';
import type { ChosenFolder, OpenedFile, Platform } from '../platform/types.ts';
import { NOT_CHOSEN, savedWords } from './data-words.ts';
import type { DecodePicture } from './pictures.ts';
import type { DataSetState, EditorStore } from './state.ts';
import type { View } from './view.ts';

/** Data sets of the window: opened, looked through, corrected. Nothing is copied, and no picture is written. */
export interface DataSets {
  /** Asks for a folder. */
  chooseFolder(): Promise<void>;
  /** A folder that was dropped, once a person agreed to it. */
  openFolder(folder: ChosenFolder): Promise<void>;
  /** Asks for an `.npz` or IDX files. */
  chooseFiles(): Promise<void>;
  openSigns(options: SignsOptions): Promise<void>;
  /** @param sheet the file that ships with Convas */
  openFashion(sheet: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Says what the axes of the array mean that was asked about. */
  answer(order: AxisOrder): Promise<void>;
  /** Stops looking through pictures. */
  cancel(): void;
  /** Puts one picture's labels right, in the window alone until they are saved. */
  relabel(id: string, labels: readonly number[]): void;
  /** Saves files and labels as a table, where a person says. */
  saveTable(): Promise<void>;
  close(): void;
  /** The pixels of the set that is open. */
  source(): PictureSource | null;
}

export interface DataSetParts {
  readonly store: EditorStore;
  readonly platform: Platform;
  readonly view: Pick<View, 'toast' | 'openDialog'>;
  readonly decode: DecodePicture;
  readonly look: LookAtFile;
  readonly readArrays: ReadArrays | undefined;
}

/** Pictures at once: the workers behind `look` take them one by one. */
const ABREAST = 4;
/** Pictures between two reports of how far it is: a report for each would be all that the window does. */
const STEP = 25;

export function createDataSets({ store, platform, view, decode, look, readArrays }: DataSetParts): DataSets {
  let source: PictureSource | null = null;
  let facts: readonly ItemFact[] = [];
  let running: AbortController | null = null;
  /** The array that a person is asked about. */
  let asked: OpenedFile | null = null;

  const show = (dataSet: DataSetState | null) => store.setState({ dataSet });

  /** Opens a set and looks at every picture of it. A later one takes its place. */
  async function read(name: string, open: () => Promise<Result<OpenedData, DataProblem>>): Promise<void> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    source = null;
    show({ kind: 'reading', name, done: 0, total: 0 });
    view.openDialog('dataSet');
    const opened = await open();
    if (mine.signal.aborted) return;
    if (!opened.ok) {
      show({ kind: 'failed', name, problem: opened.error });
      return;
    }
    const { set, readFile } = opened.value;
    const total = set.items.length;
    const next = createPictureSource({ set, readFile, look });
    const onProgress = (done: number) => {
      if (done % STEP === 0 && !mine.signal.aborted) show({ kind: 'reading', name: set.name, done, total });
    };
    const found = await inspect(next, { abreast: ABREAST, signal: mine.signal, onProgress });
    if (!found) return;
    source = next;
    facts = found;
    show({ kind: 'ready', set, card: cardOf(set), corrected: false });
  }

  function cardOf(set: DataSet): DataCard {
    return dataCard(set, facts);
  }

  async function openFolder(folder: ChosenFolder): Promise<void> {
    const readNamed: ReadNamed = async (name) => {
      const bytes = await folder.read(name);
      return bytes.ok ? bytes : err(bytes.error.message);
    };
    await read(folder.listing.name, () => openFolderData(folder.listing, readNamed, readArrays));
  }

  async function openFiles(files: readonly OpenedFile[], order: AxisOrder | null): Promise<void> {
    const [first] = files;
    if (!first) return;
    asked = null;
    if (/\.npz$/i.test(first.name)) {
      asked = first;
      await read(first.name, () => openNpzData(first.name, first.bytes, { order }, readArrays));
      return;
    }
    const byName = new Map(files.map((file) => [file.name, file.bytes]));
    const readNamed: ReadNamed = async (name) => {
      const bytes = byName.get(name);
      return bytes ? ok(bytes) : err(NOT_CHOSEN);
    };
    const images = files.map(({ name }) => name).filter((name) => /images/i.test(name));
    const named = images.length > 0 ? images : [first.name];
    await read(first.name, () => openIdxData(named, readNamed, { name: first.name }, readArrays));
  }

  return {
    async chooseFolder() {
      const chosen = await platform.chooseFolder();
      if (chosen?.ok) await openFolder(chosen.value);
      else if (chosen) view.toast('error', chosen.error.message);
    },
    openFolder,
    async chooseFiles() {
      const files: OpenedFile[] = [];
      for (const outcome of await platform.open('data', true)) {
        if (outcome.ok) files.push(outcome.value);
        else view.toast('error', outcome.error.message);
      }
      await openFiles(files, null);
    },
    openSigns: (options) => read('Signs', async () => ok({ set: signs(options), readFile: null })),
    openFashion: (sheet) =>
      read('Fashion-MNIST', async () => {
        const picture = await decode(sheet);
        if (!picture.ok) return err(saidElsewhere(picture.error.message));
        return ok({ set: fashionFromSheet(picture.value), readFile: null });
      }),
    answer: async (order) => {
      if (asked) await openFiles([asked], order);
    },
    cancel() {
      running?.abort();
      show(null);
      view.openDialog(null);
    },
    relabel(id, labels) {
      const { dataSet } = store.getState();
      if (dataSet?.kind !== 'ready') return;
      const set = relabel(dataSet.set, id, labels);
      show({ kind: 'ready', set, card: cardOf(set), corrected: true });
    },
    async saveTable() {
      const { dataSet } = store.getState();
      if (dataSet?.kind !== 'ready') return;
      const table = writeTable(dataSet.set);
      if (!table.ok) {
        view.toast('error', table.error.message);
        return;
      }
      const saved = await platform.saveAs('labels', 'csv', new TextEncoder().encode(table.value));
      if (!saved.ok) view.toast('error', saved.error.message);
      else if (saved.value) {
        view.toast('success', savedWords(saved.value.name));
        const now = store.getState().dataSet;
        if (now?.kind === 'ready') show({ ...now, corrected: false });
      }
    },
    close() {
      running?.abort();
      source = null;
      facts = [];
      show(null);
    },
    source: () => source,
  };
}

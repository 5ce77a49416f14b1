import { type DataCard, dataCard, type ItemFact } from '../core/dataset/card.ts';
import { fashionFromSheet } from '../core/dataset/fashion.ts';
import { type AxisOrder, type DataProblem, saidElsewhere } from '../core/dataset/problems.ts';
import { dataDifference, referenceTo } from '../core/dataset/reference.ts';
import { type SignsOptions, signs, signsName } from '../core/dataset/signs.ts';
import type { DataSet } from '../core/dataset/types.ts';
import { relabel, writeTable } from '../core/dataset/write-table.ts';
import type { DataReference } from '../core/project/data-reference.ts';
import { err, ok, type Result } from '../core/result.ts';
import { inspect } from '../pictures/inspect.ts';
import type { OpenedData } from '../pictures/open-data.ts';
import { createPictureSource, type PictureSource } from '../pictures/source.ts';
import type { ChosenFolder, OpenedFile } from '../platform/types.ts';
import { fromArchive, fromFolder, fromIdx, fromPictures } from './data-origins.ts';
import { savedWords } from './data-words.ts';
import type { PictureFile } from './pictures.ts';
import type { Slice, SliceParts } from './slice.ts';

/** A data set in the window: references and what was found, never pixels. */
export type DataSetState =
  /** `total` is 0 until it is known how many pictures there are. */
  | { readonly kind: 'reading'; readonly name: string; readonly done: number; readonly total: number }
  | { readonly kind: 'failed'; readonly name: string; readonly problem: DataProblem }
  | {
      readonly kind: 'ready';
      readonly set: DataSet;
      readonly card: DataCard;
      /** What a document that is used with it keeps of it. */
      readonly reference: DataReference;
      /** A label was put right and is not saved yet. */
      readonly corrected: boolean;
    };

/** What the window keeps of data sets. */
export interface DataSetsState {
  /** The data set that was opened, or is being looked through; null where there is none. */
  readonly dataSet: DataSetState | null;
  /** The data set that the document names, whether or not it is open. */
  readonly dataReference: DataReference | null;
}

/**
 * Data sets of the window: opened, looked through, corrected. Nothing is copied, and no picture is written. The document
 * takes the name and hashes of the first that is opened with it, and keeps them until a person says otherwise.
 */
export interface DataSets {
  /** Asks for a folder. */
  chooseFolder(): Promise<void>;
  /** A folder that was dropped, once a person agreed to it. */
  openFolder(folder: ChosenFolder): Promise<void>;
  /** Asks for an `.npz` or IDX files. */
  chooseFiles(): Promise<void>;
  /** The document's own pictures. */
  openPictures(): Promise<void>;
  /** The photographs that ship with Convas. */
  openPhotographs(files: readonly PictureFile[]): Promise<void>;
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
  /** The document names the set that is open from now on. */
  adopt(): void;
  /** The document names no set any more. */
  forget(): void;
  close(): void;
  /** The pixels of the set that is open. */
  source(): PictureSource | null;
}

/** Pictures at once: the workers behind `look` take them one by one. */
const ABREAST = 4;
/** Pictures between two reports of how far it is: a report for each would be all that the window does. */
const STEP = 25;

function createDataSets({ store, options, view }: SliceParts): DataSets {
  const { platform, decode, readArrays } = options;
  const look = options.look ?? (() => Promise.reject(new Error('nobody looks at picture files here')));
  let source: PictureSource | null = null;
  let facts: readonly ItemFact[] = [];
  /** Of a set that ships with Convas, its name on the command line. */
  let shipped: string | undefined;
  let running: AbortController | null = null;
  /** The array that a person is asked about. */
  let asked: OpenedFile | null = null;

  const show = (dataSet: DataSetState | null) => store.setState({ dataSet });

  /** Opens a set and looks at every picture of it. A later one takes its place. */
  async function read(
    name: string,
    open: () => Promise<Result<OpenedData, DataProblem>>,
    origin?: string,
  ): Promise<void> {
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
    shipped = origin;
    showReady(set, false, store.getState().dataReference === null);
  }

  /** @param named whether the document names the set as it now is */
  function showReady(set: DataSet, corrected: boolean, named: boolean): void {
    const card = dataCard(set, facts);
    const reference = referenceTo(set, facts, shipped);
    store.setState({
      dataSet: { kind: 'ready', set, card, reference, corrected },
      ...(named && { dataReference: reference }),
    });
  }

  const openFolder = (folder: ChosenFolder) => read(folder.listing.name, () => fromFolder(folder, readArrays));

  async function openFiles(files: readonly OpenedFile[], order: AxisOrder | null): Promise<void> {
    const [first] = files;
    if (!first) return;
    asked = null;
    if (/\.npz$/i.test(first.name)) {
      asked = first;
      await read(first.name, () => fromArchive(first, order, readArrays));
      return;
    }
    await read(first.name, () => fromIdx(files, readArrays));
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
    openPictures: async () => {
      const { document, pictures } = store.getState();
      await read(document.title, async () => ok(fromPictures(document.title, pictures, document)));
    },
    openPhotographs: (files) => {
      const { document } = store.getState();
      return read(PHOTOGRAPHS, async () => ok(fromPictures(PHOTOGRAPHS, files, document)), 'photographs');
    },
    openSigns: (options) => read('Signs', async () => ok({ set: signs(options), readFile: null }), signsName(options)),
    openFashion: (sheet) =>
      read(
        'Fashion-MNIST',
        async () => {
          const picture = await decode(sheet);
          if (!picture.ok) return err(saidElsewhere(picture.error.message));
          return ok({ set: fashionFromSheet(picture.value), readFile: null });
        },
        'fashion-mnist:subset',
      ),
    answer: async (order) => {
      if (asked) await openFiles([asked], order);
    },
    cancel() {
      running?.abort();
      show(null);
      view.openDialog(null);
    },
    relabel(id, labels) {
      const { dataSet, dataReference } = store.getState();
      if (dataSet?.kind !== 'ready') return;
      const named = dataReference !== null && dataDifference(dataReference, dataSet.reference) === null;
      showReady(relabel(dataSet.set, id, labels), true, named);
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
    adopt() {
      const { dataSet } = store.getState();
      if (dataSet?.kind === 'ready') store.setState({ dataReference: dataSet.reference });
    },
    forget: () => store.setState({ dataReference: null }),
    close() {
      running?.abort();
      source = null;
      facts = [];
      show(null);
    },
    source: () => source,
  };
}

/** As the command line calls it. */
const PHOTOGRAPHS = 'Photographs';

export const dataSetsSlice: Slice<DataSetsState, DataSets> = {
  initial: { dataSet: null, dataReference: null },
  create: createDataSets,
  dispose: (dataSets) => dataSets.close(),
};

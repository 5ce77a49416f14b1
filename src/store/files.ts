import { loadWeights, weightsIn } from '../core/export/load-weights.ts';
import { type Analysis, analyze } from '../core/graph/analyze.ts';
import { EMPTY_DOCUMENT } from '../core/graph/document.ts';
import { openProject } from '../core/project/open-project.ts';
import { problemInWords } from '../core/project/problems.ts';
import { sniffProject } from '../core/project/sniff.ts';
import { lacksSource } from '../core/project/source-needed.ts';
import type { Project } from '../core/project/types.ts';
import { joinTexts, text } from '../core/text.ts';
import { isTensorFile, readTensorFile } from '../core/weights/tensor-file.ts';
import { reconcile } from '../core/weights/tensor-store.ts';
import { speaker } from '../language/say.ts';
import type { OpenedFile, Platform } from '../platform/types.ts';
import type { Opened } from '../runtime/import-protocol.ts';
import type { ReadProject } from '../runtime/project-client.ts';
import type { ReadTensors } from '../runtime/tensors-client.ts';
import { nextTurn } from '../runtime/turn.ts';
import { keepCompiled } from '../study/compiled-ahead.ts';
import { type BackedUpView, decodeView, type RestoredView } from './backup-view.ts';
import { namedWords } from './data-words.ts';
import type { Feeds } from './feeds.ts';
import type { History } from './history.ts';
import { type Imports, isModelFile, type ShownReport } from './imports.ts';
import { joinFile } from './joins.ts';
import { pickFiles, prefixed } from './picked-files.ts';
import type { Pictures } from './pictures.ts';
import { createSaving, documentName } from './saving.ts';
import {
  type EditorState,
  type EditorStore,
  type FileState,
  isDirty,
  type PanelChoice,
  type PictureEntry,
  unsaved,
} from './state.ts';
import type { View } from './view.ts';

/** New, open, save: whole or not at all. One at a time, in the order they were asked for. */
export interface Files {
  /** An empty drawing, after asking about unsaved changes. */
  newDocument(): Promise<void>;
  /** The open dialog: a project replaces the drawing, pictures are added to it. */
  open(): Promise<void>;
  /** Opens a project's or adds a picture's bytes, whichever they are. */
  openFile(file: OpenedFile): Promise<boolean>;
  /** Several files at once, as dropped on the window: the first project, weights for it, pictures together. */
  openFiles(files: readonly OpenedFile[]): Promise<void>;
  /** Opens an example as a new, unsaved document. */
  openExample(bytes: Uint8Array<ArrayBuffer>): Promise<boolean>;
  /** Opens what a backup held, as an unsaved document if it was one, and as it was looked at. `onReplace` is called when the present one is given up. */
  openUnsaved(
    project: Opened<Project>,
    file: Omit<FileState, 'saved'>,
    view: BackedUpView,
    onReplace: () => void,
  ): Promise<boolean>;
  addPictures(): Promise<void>;
  /** Asks for another model or project, and joins it to the drawing. */
  join(): Promise<void>;
  /** Opens the drawing's file anew, as it is now; unsaved changes are given up. What cannot be read changes nothing. */
  reload(): Promise<boolean>;
  save(): Promise<boolean>;
  saveAs(): Promise<boolean>;
  /** Asks about unsaved changes; true where the document may go. */
  mayDiscard(): Promise<boolean>;
  dispose(): void;
}

export interface FilesOptions {
  readonly store: EditorStore;
  readonly platform: Platform;
  readonly view: View;
  readonly pictures: Pictures;
  readonly history: History;
  readonly imports: Imports;
  readonly feeds: Feeds;
  /** Opens a project file in the background; without it that happens at once. */
  readonly readProject?: ReadProject | undefined;
  /** Reads a file of tensors in the background; without it that happens at once. */
  readonly readTensors?: ReadTensors | undefined;
}

/** A drawing with its weights, as a file gave it. */
type Drawn = Opened<Pick<EditorState, 'document' | 'weights'>>;

export function createFiles(options: FilesOptions): Files {
  const { store, platform, view, pictures, history, imports, feeds } = options;
  const readProject: ReadProject = options.readProject ?? (async (bytes) => openProject(bytes));
  const readTensors: ReadTensors = options.readTensors ?? (async (name, bytes) => readTensorFile(name, bytes));
  const state = () => store.getState();
  const saving = createSaving(store, platform, view);
  let queue: Promise<unknown> = Promise.resolve();

  /** Keeps file operations from crossing: a save that is under way ends before the next open begins. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  }

  /**
   * Everything about a drawing that was read, before anybody is asked whether the present one may go. What it takes
   * grows with the drawing: the window answers before it and behind it.
   */
  async function analysed<Drawing extends Drawn>(drawing: Drawing): Promise<Drawing & { analysis: Analysis }> {
    await nextTurn();
    const analysis = analyze(drawing.document);
    await nextTurn();
    return { ...drawing, analysis };
  }

  /** Swaps in a whole document at once: nothing of the old one is left, nothing of the new one is missing. */
  function load(
    project: Drawn & Pick<EditorState, 'analysis' | 'pictures' | 'dataReference'>,
    file: Omit<FileState, 'saved'>,
    restored: (RestoredView & Partial<BackedUpView>) | null = null,
    report: ShownReport | null = null,
  ): void {
    const { analysis } = project;
    const weights = reconcile(project.weights, analysis);
    keepCompiled(project.document, weights, project.ahead);
    const { dataReference } = project;
    const overrides = restored?.overrides ?? new Map();
    const saved = {
      document: project.document,
      weights,
      pictures: project.pictures,
      overrides: restored?.savedOverrides ?? overrides,
      dataReference,
    };
    store.setState({
      document: project.document,
      analysis,
      weights,
      pictures: project.pictures,
      dataReference,
      currentPicture: (project.pictures[restored?.picture ?? 0] ?? project.pictures[0])?.id ?? null,
      past: [],
      future: [],
      lastStep: null,
      // No undo leads back to what is in the file, if there is one.
      file: restored?.dirty ? unsaved({ ...file, saved }) : { ...file, saved },
      selectedNodes: restored?.selectedNodes ?? new Set(),
      selectedEdges: new Set(),
      selectedNotes: restored?.selectedNotes ?? new Set(),
      overrides,
      results: new Map(),
      stale: false,
      run: { kind: 'idle' },
      ...(restored ? { lensView: restored.lensView, lensStep: restored.lensStep } : {}),
      lensChannel: restored?.lensChannel ?? null,
      importReport: report,
      place: restored?.place ?? null,
      ...(restored?.panels ? { panels: { ...heightOf(state().panels), ...restored.panels } } : {}),
      fitRequest: state().fitRequest + 1,
    });
  }

  async function openBytes(
    bytes: Uint8Array<ArrayBuffer>,
    file: Omit<FileState, 'saved'>,
    mayReplace: () => Promise<boolean> = mayDiscard,
  ): Promise<boolean> {
    const project = await readProject(bytes);
    if (!project.ok) {
      const name = file.name ?? '';
      view.toast('error', prefixed(name, problemInWords(project.error)));
      return false;
    }
    const entries = await pictures.decodeAll(project.value.pictures);
    if (!entries.ok) {
      view.toast('error', prefixed(file.name ?? '', entries.error.message));
      return false;
    }
    const dataReference = project.value.data ?? null;
    const drawing = await analysed({ ...project.value, pictures: entries.value, dataReference });
    if (!(await mayReplace())) return false;
    load(drawing, file, project.value.view ? decodeView(project.value.view, project.value.document) : null);
    const lacking = lacksSource(project.value.document);
    if (lacking) view.toast('info', lacking);
    if (dataReference && state().dataSet === null) view.toast('info', namedWords(dataReference.name));
    return true;
  }

  async function openUnsavedNow(
    project: Opened<Project>,
    file: Omit<FileState, 'saved'>,
    restored: BackedUpView,
    onReplace: () => void,
  ): Promise<boolean> {
    const entries: PictureEntry[] = [];
    for (const picture of project.pictures) {
      const read = await pictures.decodeAll([picture]);
      if (read.ok) entries.push(...read.value);
      else view.toast('error', prefixed(picture.name, read.error.message));
    }
    const drawing = await analysed({ ...project, pictures: entries, dataReference: project.data ?? null });
    if (!(await mayDiscard())) return false;
    onReplace();
    load(drawing, file, restored);
    return true;
  }

  async function openFileNow(file: OpenedFile): Promise<boolean> {
    if (isPicture(file)) {
      await pictures.add([{ name: file.name, bytes: file.bytes }]);
      return true;
    }
    if (isTensorFile(file.name)) return takeTensors(file);
    if (isModelFile(file)) return openModelNow(file, []);
    const format = /\.json$/i.test(file.name) ? 'json' : 'convas';
    return openBytes(file.bytes, { token: file.token, name: file.name, format });
  }

  /** Tensors for an input that is no picture, where the file is meant for one; else weights. */
  async function takeTensors(file: OpenedFile): Promise<boolean> {
    const input = feeds.meantFor(file);
    return input === null ? loadWeightsNow(file) : feeds.feed(input, file);
  }

  /** Weights by name onto the layers of the open drawing: all of them or none. */
  async function loadWeightsNow(file: OpenedFile): Promise<boolean> {
    const read = weightsIn(await readTensors(file.name, file.bytes));
    const { document, analysis, weights } = state();
    const loaded = read.ok ? loadWeights(document, analysis, weights, read.value.tensors) : read;
    if (!loaded.ok) {
      view.toast('error', loaded.error.message);
      return false;
    }
    const { loaded: count, total } = loaded.value;
    history.setWeights(
      loaded.value.weights,
      text('store.files.loadWeightsFromName', 'Load weights from {name}', { name: file.name }),
      count === total,
    );
    const done = text('store.files.done', 'Loaded {count} of {total} tensors.', { count, total });
    const converted = read.ok ? read.value.converted : null;
    view.toast('success', converted ? joinTexts([done, converted], ' ') : done);
    return true;
  }

  /** An ONNX file becomes a new, unsaved drawing: saving makes a project of it, and never writes over the model. */
  async function openModelNow(file: OpenedFile, companions: readonly OpenedFile[]): Promise<boolean> {
    const model = await imports.read(file, companions);
    if (!model) return false;
    if (!model.ok) {
      view.toast('error', prefixed(file.name, model.error));
      return false;
    }
    const { report, ...drawing } = await analysed(model.value);
    if (!(await mayDiscard())) return false;
    const { pictures: shown, dataReference } = state();
    load({ ...drawing, pictures: shown, dataReference }, { token: null, name: null, format: 'convas' }, null, {
      name: file.name,
      report,
    });
    return true;
  }

  async function openFilesNow(files: readonly OpenedFile[]): Promise<void> {
    const images = files.filter(isPicture);
    const others = files.filter((file) => !isPicture(file));
    const project = others.find((file) => !isTensorFile(file.name));
    const model = others.find(isModelFile);
    // Files that came with a model are its external data, whatever they are called.
    if (model)
      await openModelNow(
        model,
        others.filter((file) => file !== model && !isModelFile(file)),
      );
    else if (project) await openFileNow(project);
    for (const file of others) if (isTensorFile(file.name)) await takeTensors(file);
    if (images.length > 0) await pictures.add(images);
  }

  async function reloadNow(): Promise<boolean> {
    const { token, name, format } = state().file;
    if (token === null) return false;
    const read = await platform.reopen(token);
    if (read.ok) return openBytes(read.value.bytes, { token: read.value.token, name, format }, async () => true);
    view.toast('error', read.error.message);
    return false;
  }

  async function mayDiscard(): Promise<boolean> {
    if (!isDirty(state())) return true;
    const answer = await platform.confirmUnsaved(documentName(state()), speaker(state().locale));
    if (answer === 'save') return saving.save();
    return answer === 'discard';
  }

  async function openDialog(): Promise<void> {
    await openFilesNow(await pickFiles(platform, view, 'any', true));
  }

  const stops = [
    store.subscribe((now, before) => {
      if (
        now.file !== before.file ||
        now.document !== before.document ||
        now.weights !== before.weights ||
        now.pictures !== before.pictures ||
        now.overrides !== before.overrides ||
        now.dataReference !== before.dataReference
      ) {
        platform.setDocumentState({ name: documentName(now), dirty: isDirty(now), token: now.file.token });
      }
      if (now.locale !== before.locale) platform.setLanguage(now.locale);
    }),
    platform.onOpenFile((file) => {
      if (file.ok) void inTurn(() => openFileNow(file.value));
      else view.toast('error', file.error.message);
    }),
    platform.onCloseRequested(() => inTurn(mayDiscard)),
  ];

  return {
    newDocument: () =>
      inTurn(async () => {
        if (!(await mayDiscard())) return;
        load(
          {
            document: EMPTY_DOCUMENT,
            analysis: analyze(EMPTY_DOCUMENT),
            weights: new Map(),
            pictures: [],
            dataReference: null,
          },
          { token: null, name: null, format: 'convas' },
        );
      }),
    open: () => inTurn(openDialog),
    openFile: (file) => inTurn(() => openFileNow(file)),
    openFiles: (files) => inTurn(() => openFilesNow(files)),
    openExample: (bytes) => inTurn(() => openBytes(bytes, { token: null, name: null, format: 'convas' })),
    openUnsaved: (project, file, view, onReplace) => inTurn(() => openUnsavedNow(project, file, view, onReplace)),
    addPictures: () =>
      inTurn(async () => {
        await pictures.add(await pickFiles(platform, view, 'picture', true));
      }),
    join: () => inTurn(() => joinFile(options)),
    reload: () => inTurn(reloadNow),
    save: () => inTurn(saving.save),
    saveAs: () => inTurn(saving.saveAs),
    mayDiscard: () => inTurn(mayDiscard),
    dispose: () => {
      for (const stop of stops) stop();
    },
  };
}

/** How high the lens is belongs to the window where a file says nothing of it. */
function heightOf({ lensHeight }: PanelChoice): PanelChoice {
  return lensHeight === undefined ? {} : { lensHeight };
}

/**
 * PNG, JPEG, WebP and GIF by their first bytes; by its name what is neither a drawing nor a model: the decoder says what
 * is there instead of a picture.
 */
function isPicture({ name, bytes }: Pick<OpenedFile, 'name' | 'bytes'>): boolean {
  const form = sniffProject(bytes);
  if (form.ok) return false;
  // A PNG whose line ends were turned around is a damaged picture.
  if (String.fromCharCode(...bytes.subarray(0, 4)) === '\x89PNG') return true;
  return (
    form.error.code === 'picture-file' || (/\.(png|jpe?g|webp|gif)$/i.test(name) && form.error.code !== 'onnx-file')
  );
}

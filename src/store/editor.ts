import { createStore } from 'zustand/vanilla';
import { analyze } from '../core/graph/analyze.ts';
import { EMPTY_DOCUMENT } from '../core/graph/document.ts';
import type { Locale } from '../core/text.ts';
import { type Languages, SPOKEN } from '../language/languages.ts';
import { matchingLocale } from '../language/locales.ts';
import { SOURCE_LOCALE } from '../language/say.ts';
import type { ReadArrays } from '../pictures/open-data.ts';
import type { LookAtFile } from '../pictures/source.ts';
import type { Platform } from '../platform/types.ts';
import type { ImportFile } from '../runtime/import-client.ts';
import type { ReadProject } from '../runtime/project-client.ts';
import type { ReadTensors } from '../runtime/tensors-client.ts';
import type { Runtime } from '../runtime/types.ts';
import { createNetworks } from '../study/network.ts';
import { type Arrange, type ComputeLayout, createArrange } from './arrange.ts';
import { type Backups, createBackups } from './backups.ts';
import { type Comparisons, createComparisons } from './comparisons.ts';
import { type Compose, createCompose } from './compose.ts';
import { type Copies, createCopies } from './copies.ts';
import { createExports, type Exports } from './exports.ts';
import { createFeeds, type Feeds } from './feeds.ts';
import { createFileChanges, type FileChanges } from './file-changes.ts';
import { createFiles, type Files } from './files.ts';
import { createGates, type Gates } from './gates.ts';
import { createGroups, type Groups } from './groups.ts';
import { createGuide, type Guide } from './guide.ts';
import { createHistory, type History } from './history.ts';
import { createImports, type Imports } from './imports.ts';
import { createLayers, type Layers } from './layers.ts';
import { createNotes, type Notes } from './notes.ts';
import { createPictures, type DecodePicture, type Pictures } from './pictures.ts';
import { createPreferences, type Preferences } from './preferences.ts';
import { createRecent, type Recent } from './recent.ts';
import type { RestoreBackup } from './restore-backup.ts';
import { createRunController, type RunController } from './run-controller.ts';
import { createSlices, initialSlices, type SliceActions } from './slices.ts';
import type { EditorState, EditorStore, PanelChoice, Theme } from './state.ts';
import { createView, type View } from './view.ts';

/** The whole editor without a window: state, and every action on it. The window, the commands and the tests use it. */
export interface Editor extends SliceActions {
  readonly languages: Languages;
  readonly store: EditorStore;
  readonly history: History;
  readonly layers: Layers;
  readonly compose: Compose;
  readonly arrange: Arrange;
  readonly copies: Copies;
  readonly groups: Groups;
  readonly notes: Notes;
  readonly view: View;
  readonly pictures: Pictures;
  readonly gates: Gates;
  readonly runs: RunController;
  readonly files: Files;
  readonly fileChanges: FileChanges;
  readonly recent: Recent;
  readonly imports: Imports;
  readonly feeds: Feeds;
  readonly backups: Backups;
  readonly comparisons: Comparisons;
  readonly exports: Exports;
  readonly preferences: Preferences;
  readonly guide: Guide;
  readonly runtime: Runtime;
  readonly platform: Platform;
  dispose(): void;
}

export interface EditorOptions {
  readonly runtime: Runtime;
  readonly platform: Platform;
  readonly decode: DecodePicture;
  /** Reads ONNX files in the background; without it that happens at once. */
  readonly importModel?: ImportFile;
  /** Opens project files in the background; without it that happens at once. */
  readonly readProject?: ReadProject;
  /** Reads a backup in the background; without it that happens at once. */
  readonly restoreBackup?: RestoreBackup;
  /** Decodes and resamples files of data sets, several at once; without it there are no data sets of files. */
  readonly look?: LookAtFile;
  /** Reads files of arrays in the background; without it that happens at once. */
  readonly readArrays?: ReadArrays;
  /** Reads files of tensors in the background; without it that happens at once. */
  readonly readTensors?: ReadTensors;
  /** Lays out large drawings somewhere else; without it that happens at once. */
  readonly layOut?: ComputeLayout;
  /** The language to start in when none is remembered. */
  readonly locale?: Locale;
  /** Those whose catalogues are there already, unless said otherwise. */
  readonly languages?: Languages;
}

export function createEditor(options: EditorOptions): Editor {
  const { runtime, platform, languages = SPOKEN } = options;
  const store: EditorStore = createStore<EditorState>(() => initialState(options));
  const networks = createNetworks();
  const view = createView(store, languages, platform.writeSetting);
  const history = createHistory(store);
  const pictures = createPictures(store, history, options.decode, view.toast);
  const gates = createGates(store, history);
  const layers = createLayers(store, history, view);
  const compose = createCompose(store, history, view, layers);
  const arrange = createArrange(store, history, view, options.layOut);
  const copies = createCopies(store, history, view, platform);
  const groups = createGroups(store, history, view);
  const notes = createNotes(store, history, view);
  const runs = createRunController(store, runtime, view, networks);
  const imports = createImports({ store, platform, view, importFile: options.importModel });
  const feeds = createFeeds(store, history, platform, view, options.readTensors);
  const files = createFiles({
    store,
    platform,
    view,
    pictures,
    history,
    imports,
    feeds,
    readProject: options.readProject,
    readTensors: options.readTensors,
  });
  const fileChanges = createFileChanges({ store, platform, files, view });
  const backups = createBackups({
    store,
    storage: platform.backups,
    files,
    view,
    restoreBackup: options.restoreBackup,
  });
  const comparisons = createComparisons(store, platform, view, options.readProject);
  const exports = createExports({ store, platform, view, runtime, networks, comparisons });
  const slices = createSlices({ store, options, view, pictures, networks });
  const preferences = createPreferences(platform, runtime);
  const guide = createGuide(store, preferences, view);
  const stopStatus = runtime.subscribe((status) => store.setState({ runtime: status }));
  return {
    ...slices.actions,
    store,
    languages,
    history,
    layers,
    compose,
    arrange,
    copies,
    groups,
    notes,
    view,
    pictures,
    gates,
    runs,
    files,
    fileChanges,
    recent: createRecent(platform, files, view),
    imports,
    feeds,
    backups,
    comparisons,
    exports,
    preferences,
    guide,
    runtime,
    platform,
    dispose: () => {
      stopStatus();
      guide.dispose();
      backups.dispose();
      files.dispose();
      fileChanges.dispose();
      runs.dispose();
      slices.dispose();
      runtime.dispose();
    },
  };
}

function initialState({ runtime, platform, locale, languages = SPOKEN }: EditorOptions): EditorState {
  const weights = new Map();
  const pictures: EditorState['pictures'] = [];
  const overrides = new Map();
  return {
    ...initialSlices(),
    document: EMPTY_DOCUMENT,
    analysis: analyze(EMPTY_DOCUMENT),
    weights,
    past: [],
    future: [],
    lastStep: null,
    file: {
      token: null,
      name: null,
      format: 'convas',
      saved: { document: EMPTY_DOCUMENT, weights, pictures, overrides, dataReference: null },
    },
    selectedNodes: new Set(),
    selectedEdges: new Set(),
    selectedNotes: new Set(),
    pictures,
    currentPicture: null,
    runtime: runtime.status(),
    run: { kind: 'idle' },
    results: new Map(),
    stale: false,
    overrides,
    workspace: 'draw',
    lensView: 'auto',
    lensStep: 'gate',
    lensChannel: null,
    place: null,
    panels: readPanels(platform.readSetting('lensHeight')),
    theme: readTheme(platform.readSetting('theme')),
    locale: matchingLocale(languages.all, platform.readSetting('locale') ?? '') ?? locale ?? SOURCE_LOCALE,
    toasts: [],
    dialog: null,
    popup: null,
    renaming: null,
    dropEdge: null,
    snap: platform.readSetting('snap') === 'on',
    outline: false,
    focusRequest: null,
    importing: null,
    importReport: null,
    comparison: null,
    fitRequest: 0,
    revealRequest: null,
  };
}

function readPanels(stored: string | null): PanelChoice {
  const height = Number(stored);
  return stored !== null && Number.isFinite(height) && height > 0 ? { lensHeight: height } : {};
}

function readTheme(value: string | null): Theme {
  return value === 'light' || value === 'dark' ? value : 'system';
}

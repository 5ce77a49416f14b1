import { notesOf } from '../core/graph/document.ts';
import { groupTree } from '../core/graph/groups.ts';
import type { Locale, Text } from '../core/text.ts';
import type { Languages } from '../language/languages.ts';
import { hasCatalogue } from '../language/say.ts';
import type {
  AttentionStep,
  EditorState,
  EditorStore,
  FocusTarget,
  LensView,
  PanelChoice,
  Popup,
  Theme,
  Toast,
  ViewPlace,
} from './state.ts';
import type { Workspace } from './workspace.ts';

/** What is shown and how: selection, lens, theme, language, messages. Never part of undo. */
export interface View {
  select(nodes: Iterable<string>, edges?: Iterable<string>, notes?: Iterable<string>): void;
  selectAll(): void;
  /**
   * Selects a layer, a group or a note and brings it into view; of what is hidden, the card that hides it.
   * @param ifHidden moves nothing where it is in view already
   */
  reveal(id: string, ifHidden?: boolean): void;
  requestFit(): void;
  setLens(change: { view?: LensView; step?: AttentionStep; channel?: number | null }): void;
  /** Where the view of the drawing came to rest; null where that is all of it. */
  setPlace(place: ViewPlace | null): void;
  setPanels(change: PanelChoice): void;
  setWorkspace(workspace: Workspace): void;
  setTheme(theme: Theme): void;
  setLocale(locale: Locale): void;
  openDialog(dialog: EditorState['dialog']): void;
  openPopup(popup: Popup | null): void;
  /** Starts typing the name of a layer or a group, or a note's text, on the canvas; null ends it. */
  startRename(node: string | null): void;
  setDropEdge(edge: string | null): void;
  toggleSnap(): void;
  toggleOutline(): void;
  requestFocus(target: FocusTarget): void;
  toast(tone: Toast['tone'], message: Text, detail?: string): void;
  dismissToast(id: number): void;
}

export function createView(
  store: EditorStore,
  languages: Languages,
  remember: (key: string, value: string) => void,
): View {
  let serial = 0;
  let wanted: Locale | null = null;
  return {
    select: (nodes, edges = [], notes = []) => {
      const { selectedNodes, selectedEdges, selectedNotes } = store.getState();
      const next = kept(selectedNodes, new Set(nodes));
      const nextEdges = kept(selectedEdges, new Set(edges));
      const nextNotes = kept(selectedNotes, new Set(notes));
      const changed = next !== selectedNodes || nextNotes !== selectedNotes;
      if (!changed && nextEdges === selectedEdges) return;
      store.setState({
        selectedNodes: next,
        selectedEdges: nextEdges,
        selectedNotes: nextNotes,
        ...(next !== selectedNodes ? { lensChannel: null } : {}),
        ...(changed ? { renaming: null } : {}),
      });
    },
    selectAll: () => {
      const { nodes, notes } = store.getState().document;
      store.setState({ selectedNodes: new Set(nodes.keys()), selectedNotes: new Set(notes?.keys()) });
    },
    reveal: (id, ifHidden = false) => {
      const { document, revealRequest } = store.getState();
      const isNote = notesOf(document).has(id);
      const members = groupTree(document).members(id);
      store.setState({
        selectedNodes: new Set(members.length > 0 ? members.map((node) => node.id) : isNote ? [] : [id]),
        selectedEdges: new Set(),
        selectedNotes: new Set(isNote ? [id] : []),
        revealRequest: { node: id, serial: (revealRequest?.serial ?? 0) + 1, ...(ifHidden && { ifHidden }) },
      });
    },
    requestFit: () => store.setState({ fitRequest: store.getState().fitRequest + 1 }),
    setLens: (change) =>
      store.setState({
        ...(change.view === undefined ? {} : { lensView: change.view }),
        ...(change.step === undefined ? {} : { lensStep: change.step }),
        ...(change.channel === undefined ? {} : { lensChannel: change.channel }),
      }),
    setPlace: (place) => {
      const before = store.getState().place;
      if (before?.x !== place?.x || before?.y !== place?.y || before?.zoom !== place?.zoom) store.setState({ place });
    },
    setPanels: (change) => {
      const { panels } = store.getState();
      store.setState({ panels: { ...panels, ...change } });
      if (change.lensHeight !== undefined) remember('lensHeight', String(change.lensHeight));
    },
    setWorkspace: (workspace) => store.setState({ workspace }),
    setTheme: (theme) => {
      remember('theme', theme);
      store.setState({ theme });
    },
    setLocale: (locale) => {
      remember('locale', locale);
      wanted = locale;
      // Not before its words are there: the window would say one sentence in English.
      const use = () => {
        if (wanted === locale) store.setState({ locale });
      };
      if (hasCatalogue(locale)) use();
      else void languages.load(locale).then(use);
    },
    openDialog: (dialog) => store.setState({ dialog }),
    openPopup: (popup) => store.setState({ popup }),
    startRename: (renaming) => store.setState({ renaming }),
    setDropEdge: (dropEdge) => {
      if (store.getState().dropEdge !== dropEdge) store.setState({ dropEdge });
    },
    toggleSnap: () => {
      const snap = !store.getState().snap;
      remember('snap', snap ? 'on' : 'off');
      store.setState({ snap });
    },
    toggleOutline: () => store.setState({ outline: !store.getState().outline }),
    requestFocus: (target) =>
      store.setState({ focusRequest: { target, serial: (store.getState().focusRequest?.serial ?? 0) + 1 } }),
    toast: (tone, message, detail) => {
      serial += 1;
      const toast: Toast = { id: serial, tone, message, ...(detail === undefined ? {} : { detail }) };
      store.setState({ toasts: [...store.getState().toasts.slice(-4), toast] });
    },
    dismissToast: (id) => store.setState({ toasts: store.getState().toasts.filter((toast) => toast.id !== id) }),
  };
}

/** The set of before where nothing changed, so that nothing renders again. */
function kept(before: ReadonlySet<string>, next: ReadonlySet<string>): ReadonlySet<string> {
  return sameSet(before, next) ? before : next;
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size !== b.size) return false;
  for (const value of a) if (!b.has(value)) return false;
  return true;
}

import type { Locale, Text } from '../core/text.ts';
import type { AttentionStep, EditorState, EditorStore, FocusTarget, LensView, Popup, Theme, Toast } from './state.ts';

/** What is shown and how: selection, lens, theme, language, messages. Never part of undo. */
export interface View {
  select(nodes: Iterable<string>, edges?: Iterable<string>): void;
  selectAll(): void;
  /** Selects a node and brings it into view. */
  reveal(node: string): void;
  requestFit(): void;
  setLens(change: { view?: LensView; step?: AttentionStep; channel?: number | null }): void;
  setTheme(theme: Theme): void;
  setLocale(locale: Locale): void;
  openDialog(dialog: EditorState['dialog']): void;
  openPopup(popup: Popup | null): void;
  /** Starts typing a layer's name on its card; null ends it. */
  startRename(node: string | null): void;
  setDropEdge(edge: string | null): void;
  toggleSnap(): void;
  toggleOutline(): void;
  requestFocus(target: FocusTarget): void;
  toast(tone: Toast['tone'], message: Text, detail?: string): void;
  dismissToast(id: number): void;
}

export function createView(store: EditorStore, remember: (key: string, value: string) => void): View {
  let serial = 0;
  return {
    select: (nodes, edges = []) => {
      const next = new Set(nodes);
      const nextEdges = new Set(edges);
      const { selectedNodes, selectedEdges } = store.getState();
      const changed = !sameSet(selectedNodes, next);
      if (!changed && sameSet(selectedEdges, nextEdges)) return;
      store.setState({
        selectedNodes: changed ? next : selectedNodes,
        selectedEdges: nextEdges,
        ...(changed ? { lensChannel: null, renaming: null } : {}),
      });
    },
    selectAll: () => store.setState({ selectedNodes: new Set(store.getState().document.nodes.keys()) }),
    reveal: (node) => {
      const serialBefore = store.getState().revealRequest?.serial ?? 0;
      store.setState({
        selectedNodes: new Set([node]),
        selectedEdges: new Set(),
        revealRequest: { node, serial: serialBefore + 1 },
      });
    },
    requestFit: () => store.setState({ fitRequest: store.getState().fitRequest + 1 }),
    setLens: (change) =>
      store.setState({
        ...(change.view === undefined ? {} : { lensView: change.view }),
        ...(change.step === undefined ? {} : { lensStep: change.step }),
        ...(change.channel === undefined ? {} : { lensChannel: change.channel }),
      }),
    setTheme: (theme) => {
      remember('theme', theme);
      store.setState({ theme });
    },
    setLocale: (locale) => {
      remember('locale', locale);
      store.setState({ locale });
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

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size !== b.size) return false;
  for (const value of a) if (!b.has(value)) return false;
  return true;
}

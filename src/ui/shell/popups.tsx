import { useEditorState } from '../editor-context.ts';
import { ContextMenu } from '../menus/context-menu.tsx';
import { AddPopup } from '../search/add-popup.tsx';
import { CommandPalette } from '../search/command-palette.tsx';
import { ConnectPopup } from '../search/connect-popup.tsx';
import { FindPopup } from '../search/find-popup.tsx';
import { SecondEdgePopup } from '../search/second-edge-popup.tsx';

/** The small window over the drawing that is open, if any. */
export function Popups() {
  const popup = useEditorState((state) => state.popup);
  switch (popup?.kind) {
    case 'add':
      return <AddPopup popup={popup} />;
    case 'connect':
      return <ConnectPopup popup={popup} />;
    case 'secondEdge':
      return <SecondEdgePopup popup={popup} />;
    case 'commands':
      return <CommandPalette />;
    case 'find':
      return <FindPopup />;
    case 'menu':
      return <ContextMenu popup={popup} />;
    default:
      return null;
  }
}

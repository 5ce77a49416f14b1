import { canBypass } from '../core/graph/bypass.ts';
import { groupsOf, isVariadic, type Position } from '../core/graph/document.ts';
import { onlyGroup } from '../core/graph/groups.ts';
import type { Place } from '../core/graph/suggest.ts';
import { layerType } from '../core/layers/index.ts';
import { text } from '../core/text.ts';
import type { Editor } from '../store/editor.ts';
import { type CanvasActions, type Command, command } from './command.ts';

/** Adding, connecting and changing layers, each by keyboard as by mouse. */
export function layerCommands(editor: Editor, canvas: () => CanvasActions | null): readonly Command[] {
  const state = () => editor.store.getState();
  const one = () => {
    const { selectedNodes, document } = state();
    const [only] = selectedNodes;
    return selectedNodes.size === 1 && only !== undefined ? document.nodes.get(only) : undefined;
  };
  const hasOne = () => one() !== undefined;
  /** The one layer, group or note that is selected. A group of one layer is meant only while it hides that layer. */
  const named = () => {
    const { selectedNodes, selectedNotes, document } = state();
    const [note = null] = selectedNotes;
    if (selectedNodes.size === 0) return selectedNotes.size === 1 ? note : null;
    const layer = one();
    const group = onlyGroup(document, selectedNodes);
    if (layer && !group?.collapsed) return layer.id;
    return group?.id ?? null;
  };
  const screenOf = (id: string) => canvas()?.screenOf(id) ?? null;
  const layersSelected = () => state().selectedNodes.size > 0;

  /** A context menu's place is where the layer goes; by keyboard it goes below the selected one. */
  function openAdd(): void {
    const { popup, selectedEdges, selectedNodes } = state();
    const at: Position | null = popup?.kind === 'menu' && popup.menu === 'canvas' ? popup.at : null;
    const [edge] = selectedEdges;
    const node = one();
    const outputs = node ? (layerType(node.type)?.outputs.length ?? 0) : 0;
    const place: Place =
      edge !== undefined && selectedNodes.size === 0 && at === null
        ? { kind: 'onEdge', edge }
        : node && outputs > 0 && at === null
          ? { kind: 'after', source: { node: node.id, port: 0 }, others: true }
          : { kind: 'anywhere' };
    const screen = popup?.kind === 'menu' ? popup.screen : node && at === null ? screenOf(node.id) : null;
    editor.view.openPopup({ kind: 'add', place, at, screen });
  }

  /** The layer that an edge is drawn from or to: the selected one; of a group, the last that gives or the first that takes. */
  function endOf(direction: 'onwards' | 'back'): string | null {
    const { document, analysis, selectedNodes } = state();
    const group = named();
    if (group === null || !groupsOf(document).has(group)) return one()?.id ?? null;
    const fits = (id: string) => {
      const layer = layerType(document.nodes.get(id)?.type ?? '');
      if (!layer) return false;
      return direction === 'onwards' ? layer.outputs.length > 0 : isVariadic(layer.inputs) || layer.inputs.length > 0;
    };
    const inside = analysis.order.filter((id) => selectedNodes.has(id) && fits(id));
    return inside.at(direction === 'onwards' ? -1 : 0) ?? null;
  }

  function openConnect(direction: 'onwards' | 'back'): void {
    const node = endOf(direction);
    if (node !== null) editor.view.openPopup({ kind: 'connect', node, direction, screen: screenOf(node) });
  }

  return [
    command('layer.add', text('commands.layerCommands.addALayer', 'Add a layer…'), ['A'], { run: openAdd }),
    command('layer.edit', text('commands.layerCommands.editTheAttributes', 'Edit the attributes'), ['E'], {
      enabled: layersSelected,
      run: () => editor.view.requestFocus('attributes'),
    }),
    command('layer.rename', text('commands.layerCommands.rename', 'Rename'), ['F2'], {
      enabled: () => named() !== null,
      run: () => editor.view.startRename(named()),
    }),
    command('layer.replace', text('commands.layerCommands.replace', 'Replace…'), ['R'], {
      enabled: hasOne,
      run: () => {
        const node = one();
        if (!node) return;
        const place: Place = { kind: 'instead', node: node.id };
        editor.view.openPopup({ kind: 'add', place, at: null, screen: screenOf(node.id) });
      },
    }),
    command('layer.connect', text('commands.layerCommands.connectTo', 'Connect to…'), ['C'], {
      enabled: () => endOf('onwards') !== null,
      run: () => openConnect('onwards'),
    }),
    command('layer.connectBack', text('commands.layerCommands.connectFrom', 'Connect from…'), ['Shift+C'], {
      enabled: () => endOf('back') !== null,
      run: () => openConnect('back'),
    }),
    command('layer.bypass', text('commands.layerCommands.skipOrUseAgain', 'Skip or use again'), ['B'], {
      enabled: () => {
        const { selectedNodes, document, analysis } = state();
        return [...selectedNodes].some((id) => {
          const node = document.nodes.get(id);
          return node !== undefined && canBypass(node, analysis);
        });
      },
      run: () => editor.compose.toggleBypass(),
    }),
    command('layer.repeat', text('commands.layerCommands.repeat', 'Repeat…'), ['Mod+Shift+D'], {
      enabled: layersSelected,
      run: () => editor.view.openDialog('repeat'),
    }),
  ];
}

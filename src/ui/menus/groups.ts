import { onlyGroup } from '../../core/graph/groups.ts';
import type { EditorState, Popup } from '../../store/state.ts';

/** What the context menus hold: ids of commands, in groups with a line between them. */
export type MenuGroups = readonly (readonly string[])[];

const CANVAS: MenuGroups = [
  ['layer.add', 'note.add'],
  ['edit.paste', 'edit.selectAll'],
  ['arrange.layout', 'arrange.snap', 'view.fit'],
  ['group.collapseAll', 'group.expandAll'],
  ['view.toggleOutline', 'view.commands'],
];
const LAYER: MenuGroups = [
  ['layer.rename', 'layer.replace', 'layer.repeat', 'layer.bypass'],
  ['layer.connect', 'layer.connectBack', 'layer.add'],
  ['group.create', 'group.takeOut'],
  ['edit.cut', 'edit.copy', 'edit.duplicate'],
  ['file.exportSelection'],
  ['edit.delete', 'edit.deleteReconnect'],
];
const LAYERS: MenuGroups = [
  ['group.create', 'group.putInto', 'group.takeOut'],
  ['edit.cut', 'edit.copy', 'edit.duplicate', 'layer.repeat', 'layer.bypass'],
  ['arrange.layout'],
  ['arrange.alignLeft', 'arrange.alignCentre', 'arrange.alignRight'],
  ['arrange.alignTop', 'arrange.alignMiddle', 'arrange.alignBottom'],
  ['arrange.distributeHorizontally', 'arrange.distributeVertically'],
  ['file.exportSelection'],
  ['edit.delete', 'edit.deleteReconnect'],
];
const GROUP: MenuGroups = [
  ['layer.rename', 'group.toggleCollapsed', 'group.ungroup'],
  ['group.create', 'group.takeOut'],
  ['edit.cut', 'edit.copy', 'edit.duplicate', 'layer.repeat', 'layer.bypass'],
  ['arrange.layout'],
  ['file.exportSelection'],
  ['edit.delete', 'edit.deleteReconnect'],
];
const NOTE: MenuGroups = [
  ['note.edit'],
  ['edit.cut', 'edit.copy', 'edit.duplicate'],
  ['arrange.alignLeft', 'arrange.alignTop'],
  ['edit.delete'],
];
const EDGE: MenuGroups = [['layer.add'], ['edit.delete']];

export function menuGroups(menu: Extract<Popup, { kind: 'menu' }>['menu'], state: EditorState): MenuGroups {
  if (menu === 'edge') return EDGE;
  if (menu === 'canvas') return CANVAS;
  if (menu === 'note') return NOTE;
  if (onlyGroup(state.document, state.selectedNodes)) return GROUP;
  return state.selectedNodes.size > 1 ? LAYERS : LAYER;
}

import type { EditorState, Popup } from '../../store/state.ts';

/** What the context menus hold: ids of commands, in groups with a line between them. */
export type MenuGroups = readonly (readonly string[])[];

const CANVAS: MenuGroups = [
  ['layer.add'],
  ['edit.paste', 'edit.selectAll'],
  ['arrange.layout', 'arrange.snap', 'view.fit'],
  ['view.toggleOutline', 'view.commands'],
];
const LAYER: MenuGroups = [
  ['layer.rename', 'layer.replace', 'layer.repeat', 'layer.bypass'],
  ['layer.connect', 'layer.connectBack', 'layer.add'],
  ['edit.cut', 'edit.copy', 'edit.duplicate'],
  ['edit.delete', 'edit.deleteReconnect'],
];
const LAYERS: MenuGroups = [
  ['edit.cut', 'edit.copy', 'edit.duplicate', 'layer.repeat', 'layer.bypass'],
  ['arrange.layout'],
  ['arrange.alignLeft', 'arrange.alignCentre', 'arrange.alignRight'],
  ['arrange.alignTop', 'arrange.alignMiddle', 'arrange.alignBottom'],
  ['arrange.distributeHorizontally', 'arrange.distributeVertically'],
  ['edit.delete', 'edit.deleteReconnect'],
];
const EDGE: MenuGroups = [['layer.add'], ['edit.delete']];

export function menuGroups(menu: Extract<Popup, { kind: 'menu' }>['menu'], state: EditorState): MenuGroups {
  if (menu === 'edge') return EDGE;
  if (menu === 'canvas') return CANVAS;
  return state.selectedNodes.size > 1 ? LAYERS : LAYER;
}

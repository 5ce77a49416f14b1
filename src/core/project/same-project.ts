import type { Attributes, AttributeValue } from '../attributes.ts';
import { equalBytes } from '../bytes.ts';
import {
  type Edge,
  type GraphDocument,
  type Group,
  groupsOf,
  type LayerNode,
  type Note,
  notesOf,
  type Position,
} from '../graph/document.ts';
import type { TensorStore } from '../weights/tensor-store.ts';
import { sameDataReference } from './data-reference.ts';
import { importedToJson } from './imported-entry.ts';
import type { Project, ProjectPicture } from './types.ts';

/** The first part in which two projects differ, or null. Order counts: it decides ties in the data flow. */
export function differenceOf(a: Project, b: Project): string | null {
  if (!sameDocument(a.document, b.document)) return 'document';
  if (!sameWeights(a.weights, b.weights)) return 'weights';
  if (!sameImport(a, b)) return 'import';
  if (!sameList(a.pictures, b.pictures, samePicture)) return 'pictures';
  if (!sameDataReference(a.data, b.data)) return 'data set';
  return JSON.stringify(a.view) === JSON.stringify(b.view) ? null : 'view';
}

export function sameDocument(a: GraphDocument, b: GraphDocument): boolean {
  return (
    a.title === b.title &&
    a.seed === b.seed &&
    a.trainedAs === b.trainedAs &&
    sameList([...a.nodes.values()], [...b.nodes.values()], sameNode) &&
    sameList(
      [...a.edges.values()],
      [...b.edges.values()],
      (x, y) => sameEdge(x, y) && sameRoute(a.routes?.get(x.id), b.routes?.get(y.id)),
    ) &&
    sameList([...groupsOf(a).values()], [...groupsOf(b).values()], sameGroup) &&
    sameList([...notesOf(a).values()], [...notesOf(b).values()], sameNote)
  );
}

/** The same file, and the same of it unedited: what a later export writes back as it was. */
function sameImport(a: Project, b: Project): boolean {
  const [x, y] = [a.document.imported, b.document.imported];
  if (!x || !y) return x === y;
  return (
    equalBytes(x.bytes, y.bytes) &&
    sameList([...x.externalFiles.values()], [...y.externalFiles.values()], equalBytes) &&
    importedToJson(a.document, x, a.weights) === importedToJson(b.document, y, b.weights)
  );
}

function sameNode(a: LayerNode, b: LayerNode): boolean {
  return (
    a.id === b.id &&
    a.type === b.type &&
    a.name === b.name &&
    a.bypassed === b.bypassed &&
    a.group === b.group &&
    samePosition(a.position, b.position) &&
    sameAttributes(a.attributes, b.attributes)
  );
}

function samePosition(a: Position, b: Position): boolean {
  return Object.is(a.x, b.x) && Object.is(a.y, b.y);
}

function sameGroup(a: Group, b: Group): boolean {
  return (
    a.id === b.id && a.name === b.name && a.parent === b.parent && a.collapsed === b.collapsed && a.tint === b.tint
  );
}

function sameNote(a: Note, b: Note): boolean {
  return (
    a.id === b.id &&
    a.text === b.text &&
    samePosition(a.position, b.position) &&
    a.width === b.width &&
    a.height === b.height &&
    a.tint === b.tint
  );
}

function sameAttributes(a: Attributes, b: Attributes): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameValue(a[name] as AttributeValue, b[name] as AttributeValue))
  );
}

function sameValue(a: AttributeValue, b: AttributeValue): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return Object.is(a, b);
  return sameList<unknown>(a, b, Object.is);
}

function sameEdge(a: Edge, b: Edge): boolean {
  return a.id === b.id;
}

function sameRoute(a: readonly Position[] | undefined, b: readonly Position[] | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && sameList(a, b, samePosition));
}

function sameWeights(a: TensorStore, b: TensorStore): boolean {
  if (a.size !== b.size) return false;
  for (const [key, tensor] of a) {
    const other = b.get(key);
    if (!other || other.origin !== tensor.origin) return false;
    if (!sameList(tensor.shape, other.shape, (x, y) => x === y)) return false;
    // As bits: a weight may be no number, and no number equals itself.
    if (!equalBytes(bytesOf(tensor.data), bytesOf(other.data))) return false;
  }
  return true;
}

function samePicture(a: ProjectPicture, b: ProjectPicture): boolean {
  return a.name === b.name && a.fit === b.fit && equalBytes(a.bytes, b.bytes);
}

function sameList<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): boolean {
  return a.length === b.length && a.every((item, index) => same(item, b[index] as T));
}

function bytesOf(data: Float32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

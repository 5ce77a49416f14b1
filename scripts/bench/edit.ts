import { type Analysis, analyze } from '../../src/core/graph/analyze.ts';
import { makeEdge } from '../../src/core/graph/document.ts';
import { serialiseProject } from '../../src/core/project/save-project.ts';
import type { Editor } from '../../src/store/editor.ts';
import { openInEditor } from './editor.ts';
import { milliseconds, type PartOptions, type PartResult, type Row, settle, time } from './measure.ts';
import { asTrained, type Chain, chain } from './networks.ts';
import { type Case, interleave } from './statistics.ts';

const COUNT = new Intl.NumberFormat('en');

/** From an edit to shapes, counts and problems: the store's commit against a full analysis from nothing. */
export async function benchEdits({ quick }: PartOptions): Promise<PartResult> {
  const rows: Row[] = [];
  const notes = [
    'An edit is the whole commit: edit, analysis, weights, history, and all who listen to the store but React.',
  ];
  for (const count of quick ? [100, 1_000] : [100, 1_000, 5_000]) {
    const network = chain(count);
    const editor = await openInEditor(file(network));
    const cases = edits(editor, network);
    const reached = Object.entries(cases).map(([name, edit]) => `${name} ${changedBy(editor, edit)}`);
    notes.push(`Layers that an edit changes, of ${COUNT.format(count)}: ${reached.join(', ')}.`);
    const full = () => {
      const { document } = editor.store.getState();
      return time(() => analyze(document));
    };
    const samples = await interleave(
      { ...cases, full },
      {
        repetitions: quick ? 5 : 15,
        rounds: Math.max(1, Math.round(2_000 / count)),
        warmUp: quick ? 5 : 30,
        between: settle,
      },
    );
    const baseline = milliseconds('full analysis', samples.full);
    for (const name of Object.keys(cases) as (keyof typeof cases)[]) {
      const subject = `${COUNT.format(count)} layers, ${name}`;
      rows.push({ subject, measured: milliseconds('edit', samples[name]), baseline, goal: null });
    }
    editor.dispose();
  }
  return { rows, notes };
}

/** The network as a project file with weights for every layer. */
function file({ document }: Chain): Uint8Array<ArrayBuffer> {
  const bytes = serialiseProject({ document, weights: asTrained(document), pictures: [] });
  if (!bytes.ok) throw new Error(bytes.error.message.en);
  return bytes.value;
}

function edits(editor: Editor, { document, top, middle, end }: Chain) {
  const { layers } = editor;
  const done = (accepted: boolean) => {
    if (!accepted) throw new Error('an edit was refused');
  };
  const state = () => editor.store.getState();
  const attributeOf = (id: string, name: string) => state().document.nodes.get(id)?.attributes[name];
  /** Changes the maps' height and width, and so everything downstream. */
  const padding = (id: string) => () => {
    const [pad] = attributeOf(id, 'pads') as readonly number[];
    const pads = pad === 1 ? [0, 0, 0, 0] : [1, 1, 1, 1];
    return time(() => done(layers.setAttribute(id, 'pads', pads)));
  };
  const source = [...document.edges.values()].find((edge) => edge.target.node === middle)?.source;
  if (!source) throw new Error('the middle layer has no edge');
  const target = { node: middle, port: 0 };
  let x = 0;
  return {
    'attribute at the top': padding(top),
    'attribute in the middle': padding(middle),
    'attribute at the end': () => {
      const units = attributeOf(end, 'units') === 10 ? 11 : 10;
      return time(() => done(layers.setAttribute(end, 'units', units)));
    },
    'edge added in the middle': () => {
      layers.disconnect([makeEdge(source, target).id]);
      return time(() => done(layers.connect(source, target)));
    },
    'layer moved': () => {
      x += 10;
      return time(() => layers.move(new Map([[middle, { x, y: 0 }]])));
    },
  };
}

/** How many layers have another analysis after an edit than before. */
function changedBy(editor: Editor, edit: Case): number {
  const before: Analysis = editor.store.getState().analysis;
  void edit();
  const after: Analysis = editor.store.getState().analysis;
  if (!after.valid) throw new Error('an edit left an invalid drawing');
  return [...after.nodes].filter(([id, node]) => before.nodes.get(id) !== node).length;
}

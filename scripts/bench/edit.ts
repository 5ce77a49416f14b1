import { type Analysis, analyze } from '../../src/core/graph/analyze.ts';
import { makeEdge } from '../../src/core/graph/document.ts';
import { serialiseProject } from '../../src/core/project/save-project.ts';
import type { Editor } from '../../src/store/editor.ts';
import { english } from '../../test/support/said.ts';
import { openInEditor } from './editor.ts';
import { milliseconds, type PartOptions, type PartResult, type Row, settle, time } from './measure.ts';
import { asTrained, type Chain, chain } from './networks.ts';
import { interleave } from './statistics.ts';

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
    const names = Object.keys(cases) as (keyof typeof cases)[];
    const reached = names.map((name) => `${name} ${changedBy(editor, cases[name].commit)}`);
    notes.push(`Layers that an edit changes, of ${COUNT.format(count)}: ${reached.join(', ')}.`);
    const full = () => {
      const { document } = editor.store.getState();
      return time(() => analyze(document));
    };
    const commits = Object.fromEntries(names.map((name) => [name, cases[name].commit]));
    const analyses = Object.fromEntries(names.map((name) => [`${name}, analysis`, cases[name].analysis]));
    const samples = await interleave<string>(
      { ...commits, ...analyses, full },
      {
        repetitions: quick ? 5 : 15,
        rounds: Math.max(1, Math.round(2_000 / count)),
        warmUp: quick ? 5 : 30,
        between: settle,
      },
    );
    const series = (label: string, name: string) => milliseconds(label, samples[name] ?? []);
    const baseline = series('full analysis', 'full');
    for (const name of names) {
      const subject = `${COUNT.format(count)} layers, ${name}`;
      rows.push({ subject, measured: series('whole commit', name), baseline, goal: null });
      rows.push({ subject, measured: series('its analysis', `${name}, analysis`), baseline, goal: null });
    }
    editor.dispose();
  }
  return { rows, notes };
}

/** The network as a project file with weights for every layer. */
function file({ document }: Chain): Uint8Array<ArrayBuffer> {
  const bytes = serialiseProject({ document, weights: asTrained(document), pictures: [] });
  if (!bytes.ok) throw new Error(english(bytes.error.message));
  return bytes.value;
}

interface MeasuredEdit {
  /** The edit, through the store. */
  readonly commit: () => number;
  /** The incremental analysis of the last commit once more, by itself. */
  readonly analysis: () => number;
}

function edits(editor: Editor, { document, top, middle, end }: Chain) {
  const { layers } = editor;
  const state = () => editor.store.getState();
  const attributeOf = (id: string, name: string) => state().document.nodes.get(id)?.attributes[name];

  function measured(act: () => boolean, prepare = () => {}): MeasuredEdit {
    let before = state().analysis;
    let after = state().document;
    return {
      commit: () => {
        prepare();
        before = state().analysis;
        const taken = time(() => {
          if (!act()) throw new Error('an edit was refused');
        });
        after = state().document;
        return taken;
      },
      analysis: () => time(() => analyze(after, before)),
    };
  }
  /** Changes the maps' height and width, and so everything downstream. */
  const padding = (id: string) =>
    measured(() => {
      const [pad] = attributeOf(id, 'pads') as readonly number[];
      return layers.setAttribute(id, 'pads', pad === 1 ? [0, 0, 0, 0] : [1, 1, 1, 1]);
    });
  const source = [...document.edges.values()].find((edge) => edge.target.node === middle)?.source;
  if (!source) throw new Error('the middle layer has no edge');
  const target = { node: middle, port: 0 };
  let x = 0;
  return {
    'attribute at the top': padding(top),
    'attribute in the middle': padding(middle),
    'attribute at the end': measured(() =>
      layers.setAttribute(end, 'units', attributeOf(end, 'units') === 10 ? 11 : 10),
    ),
    'edge added in the middle': measured(
      () => layers.connect(source, target),
      () => layers.disconnect([makeEdge(source, target).id]),
    ),
    'layer moved': measured(() => {
      x += 10;
      layers.move(new Map([[middle, { x, y: 0 }]]));
      return true;
    }),
  };
}

/** How many layers have another analysis after an edit than before. */
function changedBy(editor: Editor, edit: () => number): number {
  const before: Analysis = editor.store.getState().analysis;
  edit();
  const after: Analysis = editor.store.getState().analysis;
  if (!after.valid) throw new Error('an edit left an invalid drawing');
  return [...after.nodes].filter(([id, node]) => before.nodes.get(id) !== node).length;
}

import { analyze } from '../core/graph/analyze.ts';
import { joinDrawings } from '../core/join/join.ts';
import { suggestedLink } from '../core/join/links.ts';
import { modelAtHand } from '../core/onnx/imported.ts';
import { openProject } from '../core/project/open-project.ts';
import { problemInWords } from '../core/project/problems.ts';
import type { Project } from '../core/project/types.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type Text, text, withRemedy } from '../core/text.ts';
import type { OpenedFile } from '../platform/types.ts';
import type { FilesOptions } from './files.ts';
import { isModelFile } from './imports.ts';
import { pickFiles, prefixed } from './picked-files.ts';

type Options = Pick<FilesOptions, 'store' | 'platform' | 'view' | 'history' | 'imports' | 'readProject'>;

/**
 * Asks for a model or a project and joins it to the drawing, as one step that undo takes back. Where one end of each fits
 * the other's, or the selected layer does, they are connected.
 */
export async function joinFile(options: Options): Promise<void> {
  const { store, platform, view, history } = options;
  const [file] = await pickFiles(platform, view, 'project', false);
  if (!file) return;
  const read = await readDrawing(file, options);
  if (!read) return;
  if (!read.ok) {
    view.toast('error', prefixed(file.name, read.error));
    return;
  }
  for (const { imported } of [store.getState().document, read.value.document]) await modelAtHand(imported);
  const { document, analysis, weights, selectedNodes } = store.getState();
  const here = { document, analysis, weights };
  const there = { ...read.value, analysis: analyze(read.value.document) };
  const link = suggestedLink(here, there, selectedNodes);
  const joined = joinDrawings(here, there, link ? [link] : []);
  if (!joined.ok) {
    view.toast('error', prefixed(file.name, withRemedy(joined.error)));
    return;
  }
  const { edit, added, weights: together } = joined.value;
  const done = history.commit(edit, text('store.joins.joinName', 'Join {name}', { name: file.name }), {
    weights: together,
  });
  if (!done.ok) {
    view.toast('error', done.error.message);
    return;
  }
  view.select(added);
  store.setState({ fitRequest: store.getState().fitRequest + 1 });
  const nameIn = (of: typeof document, id: string | undefined) => of.nodes.get(id ?? '')?.name ?? '';
  const [from, to] = [nameIn(document, link?.from), nameIn(there.document, link?.to)];
  view.toast(
    'success',
    link
      ? text('store.joins.joinedNameWhatFromGives', 'Joined {name}: what “{from}” gives now feeds what “{to}” fed.', {
          name: file.name,
          from,
          to,
        })
      : text(
          'store.joins.joinedNameBesideTheDrawing',
          'Joined {name} beside the drawing. No single output and input fit each other: connect them yourself.',
          { name: file.name },
        ),
  );
}

/** Null where it was cancelled. */
async function readDrawing(
  file: OpenedFile,
  { imports, readProject }: Options,
): Promise<Result<Pick<Project, 'document' | 'weights'>, Text> | null> {
  if (isModelFile(file)) return imports.read(file, []);
  const project = await (readProject ?? openProject)(file.bytes);
  return project.ok ? ok(project.value) : err(problemInWords(project.error));
}

import { type ExtractedValue, extract } from '../core/compile/extract.ts';
import { bytesText } from '../core/format.ts';
import { analyze } from '../core/graph/analyze.ts';
import { type GraphDocument, groupsOf } from '../core/graph/document.ts';
import { groupTree } from '../core/graph/groups.ts';
import { LIMITS } from '../core/project/limits.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type Locale, type Text, text } from '../core/text.ts';
import { say } from '../language/say.ts';
import type { CommandOf } from './command.ts';
import { aboutFile, compileFailure, failure, fileFailure, type Outcome, success } from './failure.ts';
import { readProject, refuseOutput, writeFileAtomically } from './files.ts';

/** `convas extract`: some layers of a drawing as an ONNX model of their own. An existing one is replaced, in one step. */
export async function extractToFile(
  { file, layers, output, force }: CommandOf<'extract'>,
  locale: Locale,
): Promise<Outcome> {
  const rules = { force, inputs: [file] };
  const refusal = await refuseOutput(output, ['onnx'], rules);
  if (refusal) return failure(aboutFile(output, refusal));
  const project = await readProject(file, LIMITS.fileBytes);
  if (!project.ok) return fileFailure(file, project.error);
  const { document, weights } = project.value;
  const ids = layersNamed(document, layers);
  if (!ids.ok) return failure(aboutFile(file, ids.error));
  const part = extract(document, analyze(document), weights, ids.value);
  if (!part.ok) return compileFailure(file, part.error);
  const { bytes, inputs, outputs } = part.value;
  const written = await writeFileAtomically(output, bytes, rules);
  if (!written.ok) return failure(aboutFile(output, written.error));
  const list = (values: readonly ExtractedValue[]) => values.map(({ name }) => name).join(', ');
  const words = text('cli.extract.words', '{output}: {byteSize} written. In: {list}. Out: {list2}.', {
    output,
    byteSize: bytesText(bytes.length),
    list: list(inputs),
    list2: list(outputs),
  });
  return success(`${say(words, locale)}\n`, written.value);
}

/** Layers by their names, and all layers of groups of a name. A name may hold a comma: the whole text comes first. */
function layersNamed(document: GraphDocument, names: readonly string[]): Result<ReadonlySet<string>, Text> {
  const { members } = groupTree(document);
  const found = (name: string): readonly string[] => [
    ...[...document.nodes.values()].filter((node) => node.name === name).map((node) => node.id),
    ...[...groupsOf(document).values()]
      .filter((group) => group.name === name)
      .flatMap((group) => members(group.id).map((node) => node.id)),
  ];
  const ids = new Set<string>();
  for (const listed of names) {
    const all = found(listed).length > 0 ? [listed] : listed.split(',').map((name) => name.trim());
    for (const name of all) {
      const layers = found(name);
      if (layers.length === 0) return err(noSuchLayer(name));
      for (const id of layers) ids.add(id);
    }
  }
  return ok(ids);
}

function noSuchLayer(name: string): Text {
  return text(
    'cli.extract.thereIsNoLayerOr',
    'There is no layer or group “{name}”. “convas summary” lists the layers, and with --groups the groups. Nothing was written.',
    { name },
  );
}

import { compile } from '../core/compile/compile.ts';
import { externalDataNote } from '../core/compile/external-note.ts';
import { bytesText } from '../core/format.ts';
import { analyze } from '../core/graph/analyze.ts';
import { type Joined, joinDrawings } from '../core/join/join.ts';
import { type Drawing, type Link, namedLink, suggestedLink } from '../core/join/links.ts';
import { type JoinProblem, noSuchEnd } from '../core/join/problems.ts';
import { LIMITS } from '../core/project/limits.ts';
import { problemInWords } from '../core/project/problems.ts';
import { serialiseProject } from '../core/project/save-project.ts';
import type { Project } from '../core/project/types.ts';
import { documentToJson } from '../core/project/write-document.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type Locale, type Text, text, withRemedy } from '../core/text.ts';
import { say } from '../language/say.ts';
import type { CommandOf } from './command.ts';
import { aboutFile, failure, fileFailure, type Outcome, success } from './failure.ts';
import { readProject, refuseOutput, writeFileAtomically } from './files.ts';

/** `convas join`: two drawings or models as one, connected as asked, or where only one output and input fit. */
export async function joinIntoFile(
  { files, connect, output, force }: CommandOf<'join'>,
  locale: Locale,
): Promise<Outcome> {
  const rules = { force, inputs: files };
  const refusal = await refuseOutput(output, ['onnx', 'convas'], rules);
  if (refusal) return failure(aboutFile(output, refusal));
  const projects: Project[] = [];
  for (const file of files) {
    const project = await readProject(file, LIMITS.fileBytes);
    if (!project.ok) return fileFailure(file, project.error);
    projects.push(project.value);
  }
  const [first, second] = projects as [Project, Project];
  const [a, b] = [first, second].map(drawingOf) as [Drawing, Drawing];
  const links = connect.length > 0 ? linksNamed(a, b, connect) : ok([suggestedLink(a, b) ?? []].flat());
  const joined = links.ok ? joinDrawings(a, b, links.value) : links;
  if (!joined.ok) return failure(withRemedy(joined.error));
  const bytes = /\.onnx$/i.test(output) ? asModel(joined.value) : asProject(joined.value, first);
  if (!bytes.ok) return failure(aboutFile(output, bytes.error));
  const written = await writeFileAtomically(output, bytes.value, rules);
  if (!written.ok) return failure(aboutFile(output, written.error));
  const size = bytesText(bytes.value.length);
  const { document } = joined.value;
  const lines: Text[] = [
    text('cli.join.outputCountLayersSizeWritten', '{output}: {count} layers, {size} written.', {
      output,
      count: document.nodes.size,
      size,
    }),
    ...joined.value.links.map(({ from, to }) => {
      const [start, end] = [a.document.nodes.get(from)?.name ?? from, b.document.nodes.get(to)?.name ?? to];
      return text('cli.join.connectedStartEnd', 'Connected: {start} → {end}.', { start, end });
    }),
  ];
  if (joined.value.links.length === 0) lines.push(NOT_CONNECTED);
  const besides = /\.onnx$/i.test(output) ? externalDataNote(document) : null;
  return success(
    [...lines, ...(besides ? [besides] : [])].map((line) => `${say(line, locale)}\n`).join(''),
    written.value,
  );
}

const NOT_CONNECTED = text(
  'cli.join.notConnected',
  'Not connected: no single output and input fit each other. --connect OUTPUT=INPUT says which.',
);

function drawingOf({ document, weights }: Project): Drawing {
  return { document, weights, analysis: analyze(document) };
}

function asModel({ document, weights }: Joined): Result<Uint8Array, Text> {
  const documentJson = documentToJson(document);
  const compiled = compile(document, analyze(document), weights, { mode: 'plain', documentJson });
  return compiled.ok ? ok(compiled.value.bytes) : err(withRemedy(compiled.error));
}

function asProject({ document, weights }: Joined, { pictures }: Project): Result<Uint8Array, Text> {
  const bytes = serialiseProject({ document, weights, pictures });
  return bytes.ok ? bytes : err(problemInWords(bytes.error));
}

/** `OUTPUT=INPUT`, each by its name. A name may hold the sign itself: the first place where both are names counts. */
function linksNamed(a: Drawing, b: Drawing, connect: readonly string[]): Result<readonly Link[], JoinProblem> {
  const links: Link[] = [];
  for (const pair of connect) {
    const places: number[] = [];
    for (let at = pair.indexOf('='); at !== -1; at = pair.indexOf('=', at + 1)) places.push(at);
    const tried = places.map((at) => namedLink(a, b, pair.slice(0, at), pair.slice(at + 1)));
    const found = tried.find((link) => link.ok) ?? tried[0] ?? err(noSuchEnd(pair, 'output', []));
    if (!found.ok) return found;
    if (links.some(({ to }) => to === found.value.to)) continue;
    links.push(found.value);
  }
  return ok(links);
}

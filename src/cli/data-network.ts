import type { DataItem } from '../core/dataset/types.ts';
import { pictureNode } from '../core/graph/structure.ts';
import { toTensor } from '../core/picture/tensor.ts';
import { LIMITS } from '../core/project/limits.ts';
import type { Project } from '../core/project/types.ts';
import { err, ok, type Result } from '../core/result.ts';
import { text } from '../core/text.ts';
import type { OpenedData } from '../pictures/open-data.ts';
import { createPictureSource, type PictureSource } from '../pictures/source.ts';
import { createNodeRuntime } from '../runtime/node.ts';
import type { Runtime } from '../runtime/types.ts';
import type { StudyCase } from '../study/cases.ts';
import { createNetwork, type Network } from '../study/network.ts';
import type { CommandOf } from './command.ts';
import { dataInWords } from './data.ts';
import { openDataSource } from './data-source.ts';
import { aboutFile, compileFailure, failure, fileFailure, type Outcome } from './failure.ts';
import { withFeeds } from './feeds.ts';
import { readProject } from './files.ts';
import { type PartRemarks, partRemarks } from './part.ts';
import { pictureWorkers } from './picture-pool.ts';

interface Wanted extends Pick<CommandOf<'study'>, 'data' | 'order'> {
  readonly feeds?: readonly string[];
}

interface Both extends OpenedData {
  readonly network: Network;
  readonly project: Project;
  readonly part: PartRemarks;
}

/** What commands with `--data` begin with: a network that takes pictures, and the set, and what of an unfinished drawing is left out. Errors are the command's outcome. */
export async function openBoth(file: string, { data, order, feeds = [] }: Wanted): Promise<Result<Both, Outcome>> {
  const project = await readProject(file, LIMITS.fileBytes);
  if (!project.ok) return err(fileFailure(file, project.error));
  const fed = await withFeeds(project.value, feeds);
  if (!fed.ok) return err(failure(fed.error));
  const opened = await openDataSource(data, { order });
  if (!opened.ok) return err(failure(aboutFile(data, dataInWords(opened.error))));
  const network = createNetwork(fed.value);
  const compiled = network.instrumented();
  if (!compiled.ok) return err(compileFailure(file, compiled.error));
  const part = partRemarks(file, fed.value.document, compiled.value);
  if ('output' in part) return err(part);
  if (compiled.value.inputName === '') return err(failure(NO_PICTURE));
  return ok({ ...opened.value, network, project: fed.value, part });
}

interface Running extends Both {
  readonly runtime: Runtime;
  readonly source: PictureSource;
}

/** The same with what runs the network and what prepares the pictures; both end when `use` does. */
export async function withData(
  file: string,
  { limits, provider, trust, ...wanted }: Wanted & Pick<CommandOf<'study'>, 'limits' | 'provider' | 'trust'>,
  use: (running: Running) => Promise<Outcome>,
): Promise<Outcome> {
  const opened = await openBoth(file, wanted);
  if (!opened.ok) return opened.error;
  const { set, readFile } = opened.value;
  const memoryIsChosen = limits?.memory !== undefined;
  const runtime = createNodeRuntime({ ...(provider && { provider }), trust, memoryIsChosen });
  const workers = pictureWorkers(set.pixels ? 0 : set.items.length);
  try {
    return await use({ ...opened.value, runtime, source: createPictureSource({ set, readFile, look: workers.look }) });
  } finally {
    workers.dispose();
    runtime.dispose();
  }
}

/** One case per picture, prepared when its turn comes. */
export function* dataCases(
  source: PictureSource,
  document: Parameters<typeof pictureNode>[0],
): Generator<{ readonly case: StudyCase; readonly item: DataItem }> {
  const attributes = pictureNode(document)?.attributes as unknown as NetworkInput;
  for (const [index, item] of source.set.items.entries()) {
    yield {
      item,
      case: {
        id: item.id,
        name: item.id,
        feed: async () => {
          const view = await source.pixels(index, attributes, 'crop');
          return view.ok ? ok({ input: toTensor(view.value, attributes), view: view.value }) : err(view.error);
        },
      },
    };
  }
}

type NetworkInput = Parameters<PictureSource['pixels']>[1] & Parameters<typeof toTensor>[1];

const NO_PICTURE = text('cli.dataNetwork.noPicture', 'This network takes no picture: leave --data out.');

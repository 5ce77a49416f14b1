import { layerType } from '../layers/index.ts';
import type { Flow } from './flow.ts';
import type { Proposal, ShapeOf } from './groups.ts';
import { repeatedParts } from './repeated-parts.ts';
import { type JoinedPiece, type Piece, runsOf } from './runs.ts';

/** A part of a run that is a block: the pieces from `from` to before `to`. */
interface Block {
  readonly from: number;
  readonly to: number;
}

/** The fewest layers that are worth a block. */
const LEAST = 3;

/**
 * Groups for a network whose names say nothing: blocks of the same layers that occur several times (residual blocks,
 * inverted bottlenecks, the convolutions of a stage), and stages of consecutive blocks of one size.
 */
export function repeatGroups(flow: Flow, shapeOf: ShapeOf): readonly Proposal[] {
  const { runs, joined } = joinedBlocks(flow);
  const mains = [...new Set(joined.flatMap(({ main }) => main))];
  const blocks = runs.map((run, at) => {
    const own = joined.filter((block) => block.run === at);
    return [...own, ...unjoinedBlocks(run, own, mains)].sort((a, b) => a.from - b.from);
  });
  addRepeated(runs, blocks);
  const all = runs.flatMap((run, at) =>
    (blocks[at] ?? []).map((block) => ({ run: at, ...block, members: membersOf(run, block) })),
  );
  all.sort((a, b) => placeOf(flow, a.members) - placeOf(flow, b.members));
  const proposals = all.map((block, at) => ({
    ...block,
    proposal: { name: `Block ${at + 1}`, members: block.members, inner: [] },
    size: sizeOf(flow, block.members, shapeOf),
  }));
  return stages(proposals);
}

/**
 * Blocks with branches: what lies between a layer that several read and the layer that joins them again. Branches that
 * are no block are not taken as one piece, so that blocks inside them are found.
 */
function joinedBlocks(flow: Flow) {
  const refused = new Set<string>();
  for (;;) {
    const runs = runsOf(flow, (piece) => !refused.has(piece.fork));
    const pieces = runs.flatMap((run) => run.flatMap((piece) => (piece.kind === 'joined' ? [piece] : [])));
    const [equal, alike] = [countBy(pieces, ({ key }) => key), countBy(pieces, ({ join }) => join)];
    const others = pieces.filter((piece) => !isBlock(piece, equal(piece), alike(piece)));
    if (others.length === 0) return { runs, joined: runs.flatMap(blocksIn) };
    for (const { fork } of others) refused.add(fork);
  }
}

/** One that is unlike the others in its layers is still of their kind if it is small and they are many, joined alike. */
function isBlock({ layers }: JoinedPiece, equal: number, alike: number): boolean {
  return layers.length >= LEAST && (equal > 1 || (layers.length <= SMALL && alike > 2));
}

function countBy(pieces: readonly JoinedPiece[], word: (piece: JoinedPiece) => string): (piece: JoinedPiece) => number {
  const counts = new Map<string, number>();
  for (const piece of pieces) counts.set(word(piece), (counts.get(word(piece)) ?? 0) + 1);
  return (piece) => counts.get(word(piece)) ?? 0;
}

/** The layers of a residual block without an equal. */
const SMALL = 12;

function blocksIn(run: readonly Piece[], at: number) {
  return run.flatMap((piece, index) => {
    if (piece.kind !== 'joined') return [];
    const next = run[index + 1];
    const to = next?.kind === 'layer' && follows(next.key) ? index + 2 : index + 1;
    return [{ run: at, from: index, to, main: piece.main }];
  });
}

/** The same blocks where they are not joined to what they began with: those that make the picture smaller. */
function unjoinedBlocks(run: readonly Piece[], taken: readonly Block[], mains: readonly string[]): readonly Block[] {
  const patterns = mains.map((main) => main.split(' ')).filter((main) => main.length >= LEAST);
  patterns.sort((a, b) => b.length - a.length);
  const isTaken = new Set(taken.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at)));
  const fits = (pattern: readonly string[], from: number) => {
    const next = run[from + pattern.length];
    if (next?.kind === 'layer' && follows(next.key)) return false;
    return pattern.every((key, at) => {
      const piece = run[from + at];
      return piece?.kind === 'layer' && piece.key === key && !isTaken.has(from + at);
    });
  };
  const found: Block[] = [];
  for (let from = 0; from < run.length; from += 1) {
    const pattern = patterns.find((candidate) => fits(candidate, from));
    if (!pattern) continue;
    found.push({ from, to: from + pattern.length });
    from += pattern.length - 1;
  }
  return found;
}

/** Of what is left between blocks: sequences that occur again. */
function addRepeated(runs: readonly (readonly Piece[])[], blocks: Block[][]): void {
  const free = runs.map((run, at) =>
    run.map((piece, index) => {
      const isTaken = blocks[at]?.some((block) => block.from <= index && index < block.to);
      return isTaken || piece.kind !== 'layer' ? null : piece.key;
    }),
  );
  for (const part of repeatedParts(free, LEAST, { begins, endsBefore: (key) => !follows(key) })) {
    blocks[part.list]?.push({ from: part.from, to: part.to });
  }
  for (const list of blocks) list.sort((a, b) => a.from - b.from);
}

/** A block begins with a layer that has weights, not with what follows one. */
function begins(key: string): boolean {
  const [type = '', , , operator = ''] = key.split(':');
  const category = layerType(type)?.category;
  return category === 'convolution' || category === 'fullyConnected' || /Conv|MatMul|Gemm/.test(operator);
}

/** An activation or a normalisation belongs to what it follows. */
function follows(key: string): boolean {
  return layerType(key.split(':')[0] ?? '')?.category === 'normalise';
}

function membersOf(run: readonly Piece[], { from, to }: Block): ReadonlySet<string> {
  return new Set(run.slice(from, to).flatMap((piece) => piece.layers));
}

function placeOf(flow: Flow, members: ReadonlySet<string>): number {
  return Math.min(...[...members].map((id) => flow.place(id)));
}

/** Height and width of what leaves a block; '' while they are not known. */
function sizeOf(flow: Flow, members: ReadonlySet<string>, shapeOf: ShapeOf): string {
  const last = [...members].reduce((latest, id) => (flow.place(id) > flow.place(latest) ? id : latest));
  const shape = shapeOf(last);
  return shape?.length === 4 ? `${shape[2]}×${shape[3]}` : '';
}

interface Placed extends Block {
  readonly run: number;
  readonly proposal: Proposal;
  readonly size: string;
}

/** Blocks that follow each other without a change of size are a stage, where there are several stages. */
function stages(blocks: readonly Placed[]): readonly Proposal[] {
  const runs: Placed[][] = [];
  for (const block of blocks) {
    const list = runs.at(-1);
    const last = list?.at(-1);
    const follows = last && last.run === block.run && last.to === block.from && last.size === block.size;
    if (list && follows && block.size !== '') list.push(block);
    else runs.push([block]);
  }
  const wide = runs.filter((list) => list.length > 1);
  if (wide.length < 2) return blocks.map((block) => block.proposal);
  let number = 0;
  return runs.flatMap((list): Proposal[] => {
    const inner = list.map((block) => block.proposal);
    if (list.length === 1) return inner;
    number += 1;
    return [{ name: `Stage ${number}`, members: new Set(inner.flatMap((entry) => [...entry.members])), inner }];
  });
}

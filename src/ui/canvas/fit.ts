/**
 * How a whole drawing is brought into view: edges that loop over the top of a column need room above and below. What is
 * painted instead of mounted is hidden to React Flow, but belongs to it.
 */
export const FIT = { padding: { x: '32px', y: '44px' }, maxZoom: 1, includeHiddenNodes: true } as const;

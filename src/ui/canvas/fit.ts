/** How a whole drawing is brought into view: edges that loop over the top of a column need room above and below. */
export const FIT = { padding: { x: '40px', y: '66px' }, maxZoom: 1 } as const;

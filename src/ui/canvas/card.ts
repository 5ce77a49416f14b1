/** The geometry of cards, which needs no window. */
export { inputPortCount, PORT_SIZE, portX } from '../../core/graph/card-ports.ts';
export { CARD_WIDTH, cardHeight } from '../../core/graph/card-size.ts';

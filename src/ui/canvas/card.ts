/** The geometry of cards, which needs no window. */
export { inputPortCount, PORT_SIZE, portX } from '../../core/drawing/card-ports.ts';
export { CARD_WIDTH, cardHeight } from '../../core/drawing/card-size.ts';

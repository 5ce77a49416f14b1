/** Ends this turn of the thread: what waits for it (a press, a frame, a message) may come first. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    // A message, not a timer: those wait longer the more of them follow each other.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

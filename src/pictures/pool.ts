/** Does one thing at a time. */
export type Ask<Request, Reply> = (request: Request) => Promise<Reply>;

/** Hands each request to a worker that is free; what finds none waits its turn. */
export function createPool<Request, Reply>(workers: readonly Ask<Request, Reply>[]): Ask<Request, Reply> {
  const free = [...workers];
  const waiting: ((worker: Ask<Request, Reply>) => void)[] = [];

  async function take(): Promise<Ask<Request, Reply>> {
    return free.pop() ?? new Promise((resolve) => waiting.push(resolve));
  }

  return async (request) => {
    const worker = await take();
    try {
      return await worker(request);
    } finally {
      const next = waiting.shift();
      if (next) next(worker);
      else free.push(worker);
    }
  };
}

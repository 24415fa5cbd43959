/** How many requests the server has been sent, as its threads share it: it begins again after four thousand million. */
export type RequestCount = Int32Array<SharedArrayBuffer>;

/** For how long after a request another one is awaited, in milliseconds. */
const ASKED_MS = 20;

/** Makes a function that tells whether requests come to the server, provided that it is asked every few milliseconds. */
export function requestWatch(requests: RequestCount): () => boolean {
  let [count, countedAt] = [0, -Infinity];
  return () => {
    const now = performance.now();
    if (requests[0] !== count) [count, countedAt] = [requests[0] as number, now];
    return now - countedAt <= ASKED_MS;
  };
}

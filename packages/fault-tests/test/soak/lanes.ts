/** Does `count` jobs, so many at a time, in order. */
export async function inLanes(lanes: number, count: number, job: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await job(next++);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

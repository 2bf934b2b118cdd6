/** What is to happen to the next run of the demo. */
export interface Scene {
  readonly runMs: number;
  /** The first request is answered with 429. */
  readonly isRateLimited: boolean;
  /** One question about the run meets a broken connection. */
  readonly breaks: boolean;
  readonly fails: boolean;
}

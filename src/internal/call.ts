/** How requests run: synchronously in place, or asynchronously with progress and abort. */
import { backend } from "#backend";
import type { Listener } from "../backend/backend.js";
import type { Request } from "../backend/request.js";
import { fromAdapter } from "./error.js";
import { checkRun, type Progress, type RunOptions } from "./options.js";

/** Carries out a request in place. */
export function callSync<Result>(request: Request<Result>, options?: RunOptions): Result {
  const threads = options === undefined ? 0 : checkRun(options, true);
  try {
    return request.decode(backend.call(request, threads, listener(options?.onProgress)));
  } catch (error) {
    throw fromAdapter(error);
  }
}

/** Carries out a request on another thread or worker. */
export async function call<Result>(request: Request<Result>, options?: RunOptions): Promise<Result> {
  const threads = checkRun(options, false);
  const { signal, onProgress } = options ?? {};
  signal?.throwIfAborted();
  let fault: { error: unknown } | undefined;
  const started = backend.start(
    request,
    threads,
    listener(
      onProgress &&
        ((progress) => {
          try {
            onProgress(progress);
          } catch (error) {
            fault ??= { error };
            started.cancel();
          }
        }),
    ),
  );
  const abort = () => started.cancel();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    const value = await started.result;
    if (fault !== undefined) throw fault.error;
    signal?.throwIfAborted();
    return request.decode(value);
  } catch (error) {
    if (fault !== undefined) throw fault.error;
    signal?.throwIfAborted();
    throw fromAdapter(error);
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

function listener(onProgress: ((progress: Progress) => void) | undefined): Listener | undefined {
  return onProgress && ((done, total) => onProgress(total === undefined ? { done } : { done, total }));
}

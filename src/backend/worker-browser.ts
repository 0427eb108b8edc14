/** The script of browsers' workers. */
import { receive } from "./worker.js";

self.onmessage = (event: MessageEvent) => {
  receive(event.data, (message, transfer) => self.postMessage(message, { transfer }));
};

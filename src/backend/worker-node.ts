/** The script of Node's workers. */
import { parentPort } from "node:worker_threads";
import { receive } from "./worker.js";

parentPort?.on("message", (message) => {
  receive(message, (answer, transfer) => parentPort?.postMessage(answer, transfer));
});

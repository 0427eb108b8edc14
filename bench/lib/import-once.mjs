/** Imports the module that the command line names and prints the seconds it took, of wall clock and processor. */
const cpu = process.cpuUsage();
const begin = performance.now();
await import(process.argv[2]);
const wall = performance.now() - begin;
const { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ wall: wall / 1e3, cpu: (user + system) / 1e6 }));

// Loaded into a server under measurement (node --expose-gc --import): on SIGUSR2 it collects garbage and prints what is left.
process.on('SIGUSR2', () => {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.stdout.write(`memory ${JSON.stringify({ kept: heapUsed + external, rss })}\n`);
});

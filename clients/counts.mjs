// A reporter for Node's test runner: one line with the counts of all tests, and nothing else.

export default async function* counts(events) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    const ended = type === "test:pass" || type === "test:fail";
    const isGroup = data?.details?.type === "suite" && !data.skip;
    if (!ended || isGroup) {
      continue;
    }
    if (data.skip !== undefined && data.skip !== false) {
      count.skipped++;
    } else if (type === "test:fail") {
      count.failed++;
    } else {
      count.passed++;
    }
  }
  yield `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`;
}

/** Longer lines are cut: a child must not make its parent hold any amount of text. */
const longestLine = 65_536;

/** Cuts a stream of chunks into lines; `end` gives the last one when it had no line feed. */
export function lineSplitter(take: (line: string) => void): { push(chunk: string): void; end(): void } {
  let rest = '';
  const give = (line: string): void => {
    if (line !== '') take(line.slice(0, longestLine));
  };
  return {
    push(chunk) {
      const lines = (rest + chunk).split('\n');
      rest = (lines.pop() ?? '').slice(0, longestLine);
      for (const line of lines) give(line);
    },
    end() {
      give(rest);
      rest = '';
    },
  };
}

/** What to type here for what the server, which speaks of its API, advises. */
const COMMANDS: Readonly<Record<string, string>> = {
  reviewPlanChanges: 'greenlight plan accept',
  cancelJob: 'greenlight job cancel',
  RESET: 'greenlight plan reset',
};

/** One line for each word of the API in the message for which there is a command. */
export function adviceLines(message: string): string[] {
  return Object.entries(COMMANDS)
    .filter(([word]) => new RegExp(`\\bwith ${word}\\b`).test(message))
    .map(([word, typed]) => `On the command line ${word} is ${typed}.`);
}

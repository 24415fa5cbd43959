/** The number that an ID of the API stands for where ids are numbers; undefined when nothing can have that id. */
export function integerId(id: string): number | undefined {
  return /^[1-9]\d{0,14}$/.test(id) ? Number(id) : undefined;
}

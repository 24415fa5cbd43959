/** A folder or the file of a path. */
export interface PathPart {
  readonly kind: 'folder' | 'file';
  /** Its name; the file's without the ending. */
  readonly text: string;
}

/** The parts of a path of any system, the file first and then the folders from the innermost outwards. */
export function pathParts(path: string): PathPart[] {
  const [file = '', ...folders] = path.split(/[\\/]+/).reverse();
  return [
    { kind: 'file', text: stemOf(file) },
    ...folders.filter((folder) => folder !== '').map((text): PathPart => ({ kind: 'folder', text })),
  ];
}

/** Whether a title is only the name of one of the files, or none at all, so that a true one is missing. */
export function lacksTitle({ title, paths }: { readonly title: string; readonly paths: readonly string[] }): boolean {
  if (title.trim() === '') return true;
  return paths.some((path) => {
    const file = path.split(/[\\/]+/).at(-1) ?? '';
    return title === file || title === stemOf(file);
  });
}

function stemOf(file: string): string {
  return file.replace(/\.[a-z][a-z0-9]{1,4}$/i, '');
}

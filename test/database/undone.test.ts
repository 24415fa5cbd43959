import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TestLibrary } from '../support/test-library.ts';

let library: TestLibrary;
beforeAll(async () => {
  library = await TestLibrary.open();
});
afterAll(() => library.close());

it('a change that SQLite has undone by itself is refused, and the next one is made', async () => {
  await library.services.orm.em.fork().execute(`create trigger tag_refused before insert on tag
    when new.name = 'refused' begin select raise(rollback, 'undone'); end`);
  const create = (name: string) => library.execute(`mutation { createTag(input: { name: "${name}" }) { name } }`);
  expect((await create('refused')).errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
  expect(await create('made')).toMatchObject({ errors: undefined, data: { createTag: { name: 'made' } } });
});

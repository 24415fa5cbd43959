import { loadConfig } from './src/config.ts';
import { ormOptions } from './src/database/orm.ts';

/** Read by the MikroORM command line; the server builds the same options for its own database. */
export default ormOptions(loadConfig(process.env).database);

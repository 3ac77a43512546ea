import { connect } from 'some-database';

export const database = connect();

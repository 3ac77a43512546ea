abstract class Failure extends Error {
  abstract status: number;
}

export class Missing extends Failure {
  message!: string;
  name = 'Missing';
  status = 404;

  constructor(what: string) {
    super(`there is no ${what}`);
  }
}

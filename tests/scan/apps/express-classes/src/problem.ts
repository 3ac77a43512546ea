export class Problem extends Error {
  constructor(
    public status: number,
    message: string,
    public fields: string[] | null = null,
  ) {
    super(message);
  }
}

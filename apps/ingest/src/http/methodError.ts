import { TocsinError } from '@tocsin/contracts/errors';

/** The path is there, the method is not (405). */
export class MethodError extends TocsinError {
  readonly allow: string;

  constructor(methods: readonly string[]) {
    super('invalid_input', `this path takes ${methods.join(' and ')}`);
    this.allow = methods.join(', ');
  }
}

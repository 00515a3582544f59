/** Something in a tenant's file that is allowed and hardly meant: the way to the field, and a sentence that follows its name. */
export interface ConfigWarning {
  path: (string | number)[];
  message: string;
}

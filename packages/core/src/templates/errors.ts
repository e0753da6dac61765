/** A template that cannot be parsed or rendered. */
export class TemplateError extends Error {
  readonly code:
    | 'template_syntax'
    | 'unknown_filter'
    | 'unknown_tag'
    | 'template_too_long'
    | 'template_too_deep'
    | 'output_too_large'
    | 'too_much_work'
    | 'template_failed';
  /** The filter or tag at fault, where there is one. */
  readonly subject: string | undefined;

  constructor(code: TemplateError['code'], message: string, options?: ErrorOptions & { subject?: string }) {
    super(message, options);
    this.name = 'TemplateError';
    this.code = code;
    this.subject = options?.subject;
  }
}
